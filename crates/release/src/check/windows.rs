//! `relais.exe` under wine, in a folder with spaces and accents, with backslashes and a drive.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use serde_json::Value;

use super::{EXPORT, Running, Table, copy_folder, linux, nameless, ran, web};
use crate::debian::zips_of;
use crate::place::Place;
use crate::tools::{LINUX, Tools};
use crate::{build, run};

const OF: &str = "windows";

/// Folder of the user, on the drive C: of wine.
const FOLDER: &str = r"C:\Élèves et cours";

pub fn check(place: &Place, table: &mut Table) -> anyhow::Result<()> {
    let stage = tempfile::tempdir()?;
    let wine = Wine::prepare(place, stage.path())?;
    let folder = wine.folder.clone();
    let mut zip = zip::ZipArchive::new(fs::File::open(place.file("windows-x86_64.zip"))?)?;
    zip.extract(&folder)?;
    let inside = folder.join(format!("relais-{}", place.version));
    fs::rename(inside.join("relais.exe"), folder.join("relais.exe"))?;

    table.row(
        OF,
        "--version",
        linux::version(place, ran(&mut wine.relais(&["--version"]), 0)),
    );
    let course = format!(r"{FOLDER}\Été à l’école");
    table.row(
        OF,
        "new, in a path with spaces and accents",
        ran(
            &mut wine.relais(&["new", &course, "--title", "Été à l’école"]),
            0,
        )
        .map(|_| course.clone()),
    );
    table.row(OF, "check", ran(&mut wine.relais(&["check", &course]), 0));
    let crlf = || {
        let own = folder.join("crlf");
        copy_folder(&folder.join("Été à l’école"), &own)?;
        with_crlf(&own)?;
        ran(&mut wine.relais(&["check", r"crlf"]), 0)
    };
    table.row(OF, "check, line ends of Windows, relative path", crlf());
    let out = format!(r"{FOLDER}\à rendre");
    let same = || {
        ran(&mut wine.relais(&["build", &course, "--out", &out]), 0)?;
        let made = zips_of(&folder.join("à rendre"))?;
        // The same sources give the same bytes, wherever.
        let here = stage.path().join("here");
        let mut own = Command::new(build::built(place, LINUX));
        own.arg("build")
            .arg(folder.join("Été à l’école"))
            .arg("--out");
        ran(own.arg(&here), 0)?;
        for path in &made {
            let name = path.file_name().context("a name")?;
            ensure!(
                fs::read(path)? == fs::read(here.join(name))?,
                "{name:?} differs from Linux's"
            );
        }
        Ok(format!("{} packages, the bytes of Linux", made.len()))
    };
    table.row(OF, "build", same());
    let inspected = || {
        let zip = zips_of(&folder.join("à rendre"))?.pop().context("no zip")?;
        let name = zip
            .file_name()
            .and_then(|it| it.to_str())
            .context("a name")?;
        let path = format!(r"{out}\{name}");
        let text = ran(&mut wine.relais(&["inspect", "--json", &path]), 0)?;
        serde_json::from_str::<Value>(&text).context("no JSON")?;
        Ok(path)
    };
    table.row(OF, "inspect --json", inspected());
    let missing = || {
        let output = run::output(&mut wine.relais(&["check", r"C:\n’y est pas"]))?;
        super::ended(&output, 2)?;
        Ok(String::from_utf8_lossy(&output.stderr).trim().to_owned())
    };
    table.row(OF, "check of what is not there", missing());
    let preview = || {
        let port = web::free_port()?;
        let mut command = wine.relais(&["preview", &course, "--port", &port.to_string()]);
        let running = Running::start(&mut command, &stage.path().join("preview"))?;
        let seen = web::shows(port, "/", "<html")?;
        drop(running);
        Ok(seen)
    };
    table.row(OF, "preview answers over http", preview());
    let returned = || {
        copy_folder(
            &place.root.join("courses/senscyber"),
            &folder.join("senscyber"),
        )?;
        let plan = ran(
            &mut wine.relais(&["statistics", "plan", "--year", "2025", "senscyber"]),
            0,
        )?;
        fs::write(folder.join("plan-2025.json"), plan)?;
        fs::write(
            folder.join("Export de février.csv"),
            EXPORT.replace('\n', "\r\n"),
        )?;
        let export = format!(r"{FOLDER}\Export de février.csv");
        let arguments = [
            "statistics",
            "return",
            "--year",
            "2025",
            "--partner",
            "ville-d-essai",
            &export,
        ];
        ran(&mut wine.relais(&arguments), 0)?;
        nameless(&folder.join("retour.json"))
    };
    table.row(OF, "statistics return", returned());
    let served = || {
        let (app, content) = (web::free_port()?, web::free_port()?);
        let (app_address, content_address) =
            (format!("127.0.0.1:{app}"), format!("127.0.0.1:{content}"));
        let data = format!(r"{FOLDER}\données");
        let mut command = wine.relais(&[
            "serve",
            "--data",
            &data,
            "--dist",
            &out,
            "--listen",
            &app_address,
            "--content-listen",
            &content_address,
        ]);
        let running = Running::start(&mut command, &stage.path().join("serve"))?;
        web::answered(app, "/readyz")?;
        let seen = web::shows(app, "/", "Été à l’école")?;
        drop(running);
        Ok(seen)
    };
    table.row(OF, "serve shows the course", served());
    let backed_up = || {
        let data = format!(r"{FOLDER}\données");
        let copy = format!(r"{FOLDER}\copie.zip");
        ran(
            &mut wine.relais(&["admin", "backup", &copy, "--data", &data]),
            0,
        )?;
        let again = format!(r"{FOLDER}\rétablies");
        ran(
            &mut wine.relais(&["admin", "restore", &copy, "--data", &again]),
            0,
        )?;
        ran(&mut wine.relais(&["admin", "check", "--data", &again]), 0)
    };
    table.row(OF, "admin backup, restore, check", backed_up());
    Ok(())
}

/// Line ends of Windows in all texts of a folder.
fn with_crlf(folder: &Path) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_text = path
            .extension()
            .is_some_and(|it| it == "md" || it == "toml");
        if path.is_dir() {
            with_crlf(&path)?;
        } else if is_text {
            fs::write(&path, fs::read_to_string(&path)?.replace('\n', "\r\n"))?;
        }
    }
    Ok(())
}

/// A Windows of its own, which ends with the check.
struct Wine {
    prefix: PathBuf,
    folder: PathBuf,
}

impl Wine {
    fn prepare(place: &Place, stage: &Path) -> anyhow::Result<Wine> {
        let prefix = stage.join("wine");
        let wine = Wine {
            folder: prefix.join("drive_c").join("Élèves et cours"),
            prefix,
        };
        let mut boot = wine.command();
        run::output(boot.args(["wineboot", "--init"]))
            .context("wine is not here: apt-get install wine64")?;
        fs::create_dir_all(&wine.folder)?;
        // Windows has this library since version 8; wine 8 does not.
        let stub = stage.join("bcryptprimitives.c");
        fs::write(
            &stub,
            "__declspec(dllimport) unsigned char SystemFunction036(void *, unsigned long);\n\
             __declspec(dllexport) int ProcessPrng(unsigned char *to, unsigned long long length)\n\
             { return SystemFunction036(to, (unsigned long)length); }\n",
        )?;
        let mut cc = Tools::get(place)?.cc();
        cc.args(["-target", "x86_64-windows-gnu", "-shared", "-O1", "-o"]);
        run::read(
            cc.arg(wine.folder.join("bcryptprimitives.dll"))
                .arg(stub)
                .arg("-ladvapi32"),
        )?;
        Ok(wine)
    }

    fn command(&self) -> Command {
        let program = ["/usr/lib/wine/wine64", "/usr/bin/wine64", "/usr/bin/wine"];
        let program = program.into_iter().find(|it| Path::new(it).is_file());
        let mut wine = Command::new(program.unwrap_or("wine64"));
        wine.env("WINEPREFIX", &self.prefix)
            .env("WINEDEBUG", "-all")
            .env("WINEDLLOVERRIDES", "mscoree,mshtml=")
            .env("LC_ALL", "C.UTF-8")
            .env_remove("DISPLAY");
        wine
    }

    fn relais(&self, arguments: &[&str]) -> Command {
        let mut wine = self.command();
        wine.current_dir(&self.folder)
            .arg(format!(r"{FOLDER}\relais.exe"))
            .args(arguments);
        wine
    }
}

impl Drop for Wine {
    fn drop(&mut self) {
        let mut end = self.command();
        let server = ["/usr/lib/wine/wineserver64", "/usr/bin/wineserver"];
        if let Some(server) = server.into_iter().find(|it| Path::new(it).is_file()) {
            let mut end = Command::new(server);
            let _ = run::output(end.env("WINEPREFIX", &self.prefix).args(["-k", "-w"]));
        } else {
            let _ = run::output(end.args(["wineboot", "--kill"]));
        }
    }
}

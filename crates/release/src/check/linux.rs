//! The static program where there is nothing else: no C library, no shell, no certificates, no
//! time zones, no `/proc`.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};
use serde_json::Value;

use super::{EXPORT, Running, Table, copy_folder, ended, nameless, ran, web};
use crate::debian::zips_of;
use crate::place::Place;
use crate::run;

const OF: &str = "linux";

pub fn check(place: &Place, table: &mut Table) -> anyhow::Result<()> {
    let stage = tempfile::tempdir()?;
    let unpacked = stage.path().join("unpacked");
    fs::create_dir(&unpacked)?;
    let mut tar = Command::new("tar");
    tar.arg("-xf").arg(place.file("linux-x86_64.tar.gz"));
    run::run(tar.arg("-C").arg(&unpacked).arg("--strip-components=1"))?;
    let root = stage.path().join("root");
    fs::create_dir_all(root.join("tmp"))?;
    fs::copy(unpacked.join("relais"), root.join("relais"))?;
    let relais = |arguments: &[&str]| inside(&root, arguments);

    table.row(
        OF,
        "in an empty root: --version",
        version(place, ran(&mut relais(&["--version"]), 0)),
    );
    table.row(
        OF,
        "new",
        ran(
            &mut relais(&["new", "/cours", "--title", "Été à l’école"]),
            0,
        )
        .map(|_| "/cours".into()),
    );
    table.row(OF, "check", ran(&mut relais(&["check", "/cours"]), 0));
    let built = ran(&mut relais(&["build", "/cours", "--out", "/dist"]), 0)
        .and_then(|_| Ok(format!("{} packages", zips_of(&root.join("dist"))?.len())));
    table.row(OF, "build", built);
    let inspected = || {
        let zip = zips_of(&root.join("dist"))?.pop().context("no zip")?;
        let name = zip
            .file_name()
            .and_then(|it| it.to_str())
            .context("a name")?;
        let text = ran(
            &mut relais(&["inspect", "--json", &format!("/dist/{name}")]),
            0,
        )?;
        serde_json::from_str::<Value>(&text).context("no JSON")?;
        Ok(name.to_owned())
    };
    table.row(OF, "inspect --json", inspected());
    let printed = || {
        ran(
            &mut relais(&["build", "/cours", "--target", "pdf", "--out", "/papier"]),
            0,
        )?;
        let names = fs::read_dir(root.join("papier"))?.count();
        ensure!(names > 0, "nothing was printed");
        Ok(format!("{names} files, without a font of the system"))
    };
    table.row(OF, "build --target pdf", printed());
    table.row(
        OF,
        "preview answers over http",
        preview(&root, stage.path()),
    );
    let returned = || {
        copy_folder(
            &place.root.join("courses/senscyber"),
            &root.join("senscyber"),
        )?;
        let plan = ran(
            &mut relais(&["statistics", "plan", "--year", "2025", "/senscyber"]),
            0,
        )?;
        fs::write(root.join("plan.json"), plan)?;
        fs::write(root.join("export.csv"), EXPORT)?;
        let arguments = [
            "statistics",
            "return",
            "--year",
            "2025",
            "--partner",
            "ville-d-essai",
            "--plan",
            "/plan.json",
            "--out",
            "/retour.json",
            "/export.csv",
        ];
        ran(&mut relais(&arguments), 0)?;
        nameless(&root.join("retour.json"))
    };
    table.row(OF, "statistics return", returned());
    serve(&root, stage.path(), table)
}

/// The program in a root that has nothing but it.
fn inside(root: &Path, arguments: &[&str]) -> Command {
    let mut chroot = Command::new("chroot");
    chroot
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    chroot.arg(root).arg("/relais").args(arguments);
    chroot
}

/// What the program says of itself is what was built.
pub fn version(place: &Place, said: anyhow::Result<String>) -> anyhow::Result<String> {
    let said = said?;
    let commit = place.commit.short();
    let (hash, day) = commit.split_once(' ').context("a day")?;
    ensure!(
        said.contains(&place.version) && said.contains(hash) && said.contains(day),
        "says {said:?}, not {} of {commit}",
        place.version
    );
    Ok(said)
}

fn preview(root: &Path, logs: &Path) -> anyhow::Result<String> {
    let port = web::free_port()?;
    let mut command = inside(root, &["preview", "/cours", "--port", &port.to_string()]);
    let running = Running::start(&mut command, &logs.join("preview"))?;
    let seen = web::shows(port, "/", "<html")?;
    running.stop()?;
    Ok(seen)
}

fn serve(root: &Path, logs: &Path, table: &mut Table) -> anyhow::Result<()> {
    let (app, content) = (web::free_port()?, web::free_port()?);
    let (app_address, content_address) =
        (format!("127.0.0.1:{app}"), format!("127.0.0.1:{content}"));
    let arguments = [
        "serve",
        "--data",
        "/donnees",
        "--dist",
        "/dist",
        "--listen",
        &app_address,
        "--content-listen",
        &content_address,
    ];
    let running = Running::start(&mut inside(root, &arguments), &logs.join("serve"))?;
    let seen = web::answered(app, "/readyz").and_then(|_| web::shows(app, "/", "Été à l’école"));
    table.row(OF, "serve shows the course", seen);
    // A second one on the same ports: what an operator meets first.
    let taken = run::output(&mut inside(
        root,
        &[&arguments[..2], &["/autres"], &arguments[3..]].concat(),
    ))
    .and_then(|output| {
        ended(&output, 1).or_else(|_| ended(&output, 2))?;
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        let last = said.lines().last().unwrap_or_default().to_owned();
        ensure!(last.contains(&app_address), "the port is not named: {last}");
        Ok(last)
    });
    table.row(OF, "serve on a port that is taken", taken);
    table.row(
        OF,
        "SIGTERM ends it with 0",
        running.stop().map(|()| "0".into()),
    );
    table.row(
        OF,
        "admin check",
        ran(
            &mut inside(root, &["admin", "check", "--data", "/donnees"]),
            0,
        ),
    );
    Ok(())
}

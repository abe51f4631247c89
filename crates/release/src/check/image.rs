//! The image, unpacked and run as a runtime does: as its user, its root read-only, a volume for
//! its data.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};

use super::{Running, Table, ran, web};
use crate::image::{self, DATA, Unpacked};
use crate::place::Place;
use crate::run;

const OF: &str = "image";

pub fn check(place: &Place, table: &mut Table) -> anyhow::Result<()> {
    let stage = tempfile::tempdir()?;
    let root = stage.path().join("root");
    fs::create_dir(&root)?;
    let image = image::unpack(&place.file("oci.tar"), stage.path(), &root)?;
    let user = image.user.clone();
    table.row(OF, "every piece has its sum", Ok(format!("user {user}")));
    let owned = || {
        let data = fs::metadata(root.join(DATA))?;
        ensure!(
            format!("{}:{}", data.uid(), data.gid()) == user,
            "the data is another's"
        );
        ensure!(data.mode() & 0o077 == 0, "others read the data");
        ensure!(
            fs::metadata(root.join("usr/bin/relais"))?.uid() == 0,
            "the program is its user's"
        );
        Ok(format!("/{DATA} {user}, the program root's"))
    };
    table.row(OF, "owners", owned());

    let held = ReadOnly::hold(&root)?;
    let (app, content) = (web::free_port()?, web::free_port()?);
    let run = |words: &[&str]| started(&image, &root, (app, content), words);
    let version = ran(&mut run(&["/usr/bin/relais", "--version"]), 0);
    table.row(OF, "--version", super::linux::version(place, version));
    let served = || {
        let words: Vec<String> = image
            .words
            .iter()
            .map(|it| {
                // This machine's ports may be taken.
                it.replace("0.0.0.0:8080", &format!("127.0.0.1:{app}"))
                    .replace("0.0.0.0:8081", &format!("127.0.0.1:{content}"))
            })
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let log = stage.path().join("serve");
        let running = Running::start(&mut run(&words), &log)?;
        web::answered(app, "/readyz")
            .with_context(|| fs::read_to_string(&log).unwrap_or_default())?;
        let seen = web::shows(app, "/", "/cours/")?;
        let address = format!("127.0.0.1:{app}");
        ran(
            &mut run(&["/usr/bin/relais", "serve", "--ready", "--listen", &address]),
            0,
        )?;
        running.stop()?;
        let mut after = run(&["/usr/bin/relais", "serve", "--ready", "--listen", &address]);
        ran(&mut after, 1).context("a server that is gone is called ready")?;
        Ok(seen)
    };
    table.row(OF, "started as its user, root read-only", served());
    let kept = || {
        let data = held.volume.join("relais.db");
        ensure!(data.is_file(), "the data is not in the volume");
        ensure!(
            fs::write(root.join("usr/bin/other"), "").is_err(),
            "the root can be written"
        );
        Ok("relais.db in the volume, the root can't be written".into())
    };
    table.row(OF, "what it keeps is in the volume", kept());
    let checked = ran(
        &mut run(&[
            "/usr/bin/relais",
            "admin",
            "check",
            "--data",
            &format!("/{DATA}"),
        ]),
        0,
    );
    table.row(OF, "admin check", checked);
    Ok(())
}

/// A command of the image, as its user, with its environment and the two addresses that it must be told.
fn started(image: &Unpacked, root: &Path, ports: (u16, u16), words: &[&str]) -> Command {
    // The image's PATH is for what is in it.
    let mut chroot = Command::new("/usr/sbin/chroot");
    chroot.env_clear();
    for one in &image.environment {
        if let Some((name, value)) = one.split_once('=') {
            chroot.env(name, value);
        }
    }
    chroot
        .env("RELAIS_URL", format!("http://127.0.0.1:{}", ports.0))
        .env(
            "RELAIS_CONTENT_URL",
            format!("http://127.0.0.1:{}", ports.1),
        )
        .arg(format!("--userspec={}", image.user))
        .arg(root)
        .args(words);
    chroot
}

/// A root that nobody writes to, but for the volume over its data; as long as it is held.
struct ReadOnly {
    volume: std::path::PathBuf,
    mounted: Vec<std::path::PathBuf>,
}

impl ReadOnly {
    fn hold(root: &Path) -> anyhow::Result<ReadOnly> {
        let volume = root.with_file_name("volume");
        // As a runtime makes it: with what the image has there.
        run::run(
            Command::new("cp")
                .arg("-a")
                .arg(root.join(DATA))
                .arg(&volume),
        )?;
        let mut held = ReadOnly {
            volume: volume.clone(),
            mounted: Vec::new(),
        };
        let mount = |arguments: &[&Path], options: &[&str]| -> anyhow::Result<()> {
            let mut mount = Command::new("mount");
            run::read(mount.args(options).args(arguments)).context("this needs root")?;
            Ok(())
        };
        mount(&[root, root], &["--bind"])?;
        held.mounted.push(root.to_owned());
        mount(&[root], &["-o", "remount,ro,bind"])?;
        mount(&[&volume, &root.join(DATA)], &["--bind"])?;
        held.mounted.push(root.join(DATA));
        Ok(held)
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        for at in self.mounted.iter().rev() {
            let _ = run::read(Command::new("umount").arg(at));
        }
    }
}

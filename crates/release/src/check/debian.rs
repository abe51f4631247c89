//! The Debian package, in a copy of this system that vanishes afterwards: installed, started as
//! its user, upgraded with data, removed, put back, purged.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail, ensure};

use super::{Running, Table, linux, ran, web};
use crate::place::Place;
use crate::{debian, run};

const OF: &str = "deb";
const NEXT: &str = "+next";

pub fn check(place: &Place, table: &mut Table) -> anyhow::Result<()> {
    let stage = tempfile::tempdir()?;
    let system = System::begin(stage.path())?;
    let inside = |path: &str| system.root.join(path.trim_start_matches('/'));
    let deb = |name: &str| format!("/tmp/{name}.deb");
    fs::copy(place.deb(), inside(&deb("first")))?;
    next(place, stage.path(), &inside(&deb("second")))?;

    let installed = || {
        ran(&mut system.run("dpkg", &["-i", &deb("first")]), 0)?;
        let mode = |path: &str| -> anyhow::Result<u32> {
            Ok(fs::metadata(inside(path))?.permissions().mode() & 0o777)
        };
        ensure!(
            mode("/etc/relais.toml")? == 0o640,
            "others read the configuration"
        );
        ensure!(mode("/var/lib/relais")? == 0o700, "others read the data");
        let owner = ran(&mut system.run("stat", &["-c", "%U", "/var/lib/relais"]), 0)?;
        ensure!(owner.trim() == "relais", "the data is {owner}'s");
        ran(&mut system.run("dpkg", &["-s", "relais"]), 0)?;
        Ok("user, /etc/relais.toml 640, /var/lib/relais 700".into())
    };
    table.row(OF, "dpkg -i", installed());
    table.row(
        OF,
        "--version",
        linux::version(place, ran(&mut system.run("relais", &["--version"]), 0)),
    );
    let unit = fs::read_to_string(inside("/lib/systemd/system/relais.service"))?;
    table.row(
        OF,
        "systemd-analyze verify",
        verified(&inside("/lib/systemd/system/relais.service")),
    );

    // An operator's own settings, which an upgrade must leave alone.
    let (app, content) = (web::free_port()?, web::free_port()?);
    let own = format!(
        "\n# ours\nlisten = \"127.0.0.1:{app}\"\ncontent-listen = \"127.0.0.1:{content}\"\n"
    );
    let configuration = inside("/etc/relais.toml");
    let text = fs::read_to_string(&configuration)? + &own;
    fs::write(&configuration, &text)?;
    table.row(
        OF,
        "serve --check",
        ran(
            &mut system.run(
                "relais",
                &["serve", "--check", "--config", "/etc/relais.toml"],
            ),
            0,
        ),
    );

    let start = start_of(&unit)?;
    let log = stage.path().join("serve");
    let served = |more: &dyn Fn() -> anyhow::Result<()>| -> anyhow::Result<String> {
        let running = Running::start(&mut system.as_user(&start), &log)?;
        web::answered(app, "/readyz")
            .with_context(|| fs::read_to_string(&log).unwrap_or_default())?;
        let seen = web::shows(app, "/", "<html")?;
        more()?;
        running.stop()?;
        Ok(seen)
    };
    let link = || -> anyhow::Result<()> {
        let said = fs::read_to_string(&log)?;
        ensure!(
            said.contains("first administrator"),
            "no link for the first administrator: {said}"
        );
        Ok(())
    };
    table.row(OF, "started as its user, as the unit says", served(&link));
    let courses = || -> anyhow::Result<String> {
        let text = ran(
            &mut system.as_user(&[
                "relais",
                "admin",
                "course",
                "list",
                "--data",
                "/var/lib/relais",
            ]),
            0,
        )?;
        ensure!(
            text.contains("comprendre"),
            "the courses are not there: {text}"
        );
        Ok(format!("{} lines", text.lines().count()))
    };
    table.row(OF, "the courses are published", courses());
    let invited = ran(
        &mut system.as_user(&[
            "relais",
            "admin",
            "invite",
            "--config",
            "/etc/relais.toml",
            "--data",
            "/var/lib/relais",
        ]),
        0,
    );
    table.row(OF, "admin invite", invited.map(|_| "a link".into()));
    let key = fs::read(inside("/var/lib/relais/secret.key")).unwrap_or_default();
    let data = || -> anyhow::Result<()> {
        let now = fs::read(inside("/var/lib/relais/secret.key")).context("no data any more")?;
        ensure!(now == key && !key.is_empty(), "another secret");
        ran(
            &mut system.as_user(&["relais", "admin", "check", "--data", "/var/lib/relais"]),
            0,
        )?;
        Ok(())
    };
    let upgraded = || {
        ran(&mut system.run("dpkg", &["-i", &deb("second")]), 0)?;
        let status = ran(
            &mut system.run("dpkg-query", &["-W", "-f", "${Version}", "relais"]),
            0,
        )?;
        ensure!(status.ends_with(NEXT), "still {status}");
        ensure!(
            fs::read_to_string(&configuration)? == text,
            "the operator's settings are lost"
        );
        data()?;
        served(&|| Ok(()))?;
        Ok(format!("{status}: data and settings are there, it serves"))
    };
    table.row(OF, "upgraded with data", upgraded());
    let removed = || {
        ran(&mut system.run("dpkg", &["-r", "relais"]), 0)?;
        ensure!(
            !inside("/usr/bin/relais").exists(),
            "the program is still there"
        );
        ensure!(
            fs::read_to_string(&configuration)? == text,
            "the operator's settings are lost"
        );
        ensure!(
            inside("/var/lib/relais/relais.db").is_file(),
            "the data is lost"
        );
        Ok("program gone; data and settings are there".into())
    };
    table.row(OF, "removed", removed());
    let back = || {
        ran(&mut system.run("dpkg", &["-i", &deb("first")]), 0)?;
        data()?;
        served(&|| Ok(()))
    };
    table.row(OF, "put back, serves the same data", back());
    let purged = || {
        ran(&mut system.run("dpkg", &["-P", "relais"]), 0)?;
        for path in [
            "/usr/bin/relais",
            "/etc/relais.toml",
            "/var/lib/relais",
            "/usr/share/relais",
        ] {
            ensure!(!inside(path).exists(), "`{path}` is still there");
        }
        Ok("nothing left but the user".into())
    };
    table.row(OF, "purged", purged());
    Ok(())
}

/// The same package under a later version.
fn next(place: &Place, stage: &Path, path: &Path) -> anyhow::Result<()> {
    let tree = stage.join("next");
    let mut unpack = Command::new("dpkg-deb");
    run::read(unpack.arg("-R").arg(place.deb()).arg(&tree))?;
    let control = tree.join("DEBIAN/control");
    let text = fs::read_to_string(&control)?;
    let version = format!("Version: {}", place.version);
    fs::write(
        &control,
        text.replace(&version, &format!("{version}{NEXT}")),
    )?;
    debian::made(&tree, path, place.commit.seconds)
}

/// The words of ExecStart.
fn start_of(unit: &str) -> anyhow::Result<Vec<&str>> {
    let line = unit.lines().find_map(|it| it.strip_prefix("ExecStart="));
    Ok(line.context("no ExecStart")?.split(' ').collect())
}

fn verified(unit: &Path) -> anyhow::Result<String> {
    let output = run::output(Command::new("systemd-analyze").arg("verify").arg(unit))
        .context("not tried here")?;
    let said = String::from_utf8_lossy(&output.stderr);
    // The program is not at its place outside of the copy.
    let wrong: Vec<_> = said
        .lines()
        .filter(|it| it.contains("relais.service") && !it.contains("is not executable"))
        .collect();
    if !wrong.is_empty() {
        bail!("{}", wrong.join(" / "));
    }
    Ok("nothing to say".into())
}

/// This system, with all changes in memory.
struct System {
    root: PathBuf,
    mounted: Vec<PathBuf>,
}

impl System {
    fn begin(stage: &Path) -> anyhow::Result<System> {
        let changes = stage.join("changes");
        let root = stage.join("root");
        let mut system = System {
            root: root.clone(),
            mounted: Vec::new(),
        };
        for folder in [&changes, &root] {
            fs::create_dir(folder)?;
        }
        system.mount(&["-t", "tmpfs", "tmpfs"], &changes)?;
        for folder in ["upper", "work"] {
            fs::create_dir(changes.join(folder))?;
        }
        let options = format!(
            "lowerdir=/,upperdir={0}/upper,workdir={0}/work",
            changes.display()
        );
        system.mount(&["-t", "overlay", "overlay", "-o", &options], &root)?;
        system.mount(&["-t", "proc", "proc"], &root.join("proc"))?;
        system.mount(&["--bind", "/dev"], &root.join("dev"))?;
        // Where systemd runs outside, the package must not speak to it from inside.
        system.mount(&["-t", "tmpfs", "tmpfs"], &root.join("run"))?;
        system.mount(&["-t", "tmpfs", "tmpfs"], &root.join("tmp"))?;
        fs::set_permissions(root.join("tmp"), fs::Permissions::from_mode(0o1777))?;
        Ok(system)
    }

    fn mount(&mut self, arguments: &[&str], at: &Path) -> anyhow::Result<()> {
        let mut mount = Command::new("mount");
        run::read(mount.args(arguments).arg(at)).context("this needs root")?;
        self.mounted.push(at.to_owned());
        Ok(())
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Command {
        let mut chroot = Command::new("chroot");
        chroot
            .env_clear()
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .env("LC_ALL", "C.UTF-8")
            .arg(&self.root)
            .arg(program)
            .args(arguments);
        chroot
    }

    /// As systemd would start it, but for the walls around it.
    fn as_user(&self, words: &[&str]) -> Command {
        let arguments = [
            &[
                "--reuid=relais",
                "--regid=relais",
                "--clear-groups",
                "env",
                "-C",
                "/var/lib/relais",
                "TMPDIR=/var/tmp",
            ],
            words,
        ]
        .concat();
        self.run("setpriv", &arguments)
    }
}

impl Drop for System {
    fn drop(&mut self) {
        for at in self.mounted.iter().rev() {
            let mut umount = Command::new("umount");
            if run::read(umount.arg(at)).is_err() {
                let _ = run::read(Command::new("umount").arg("-l").arg(at));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_says_how_it_starts() -> anyhow::Result<()> {
        let words = start_of(
            "[Service]\nExecStart=/usr/bin/relais serve --data /var/lib/relais\nUser=relais\n",
        )?;
        assert_eq!(
            words,
            ["/usr/bin/relais", "serve", "--data", "/var/lib/relais"]
        );
        assert!(start_of("[Service]\n").is_err());
        Ok(())
    }
}

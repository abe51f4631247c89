//! The Debian package: program, service, user, configuration, the courses' packages.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::place::Place;
use crate::tools::LINUX;
use crate::{build, run};

/// Makes the package of the program and the packages that were made before.
///
/// # Errors
///
/// They were not made, or `dpkg-deb` is not there.
pub fn package(place: &Place) -> anyhow::Result<PathBuf> {
    let courses = place.out.join("courses");
    if !courses.is_dir() {
        bail!(
            "no courses' packages in `{}`: make them with `build linux`",
            courses.display()
        );
    }
    let stage = tempfile::tempdir_in(&place.work)?;
    let root = stage.path();
    let put = Tree { root };
    let own = place.root.join("crates/release/debian");
    let filled = |name: &str| -> anyhow::Result<String> {
        let text = fs::read_to_string(own.join(name)).with_context(|| name.to_owned())?;
        Ok(text.replace("@VERSION@", &place.version))
    };
    put.copy(&build::built(place, LINUX), "usr/bin/relais", 0o755)?;
    let unit = fs::read_to_string(place.root.join("docs/relais.service"))?;
    put.write("lib/systemd/system/relais.service", &service(&unit)?, 0o644)?;
    put.write("etc/relais.toml", &filled("relais.toml")?, 0o644)?;
    for path in zips_of(&courses)? {
        let name = path
            .file_name()
            .and_then(|it| it.to_str())
            .context("an odd name")?;
        put.copy(&path, &format!("usr/share/relais/dist/{name}"), 0o644)?;
    }
    let doc = "usr/share/doc/relais";
    put.write(&format!("{doc}/copyright"), &filled("copyright")?, 0o644)?;
    for (from, to) in [
        ("LICENSE", "LICENSE"),
        ("CHANGELOG.md", "CHANGELOG.md"),
        ("docs/deploiement.md", "deploiement.md"),
        ("docs/deployment.md", "deployment.md"),
        ("docs/security.md", "security.md"),
    ] {
        put.copy(&place.root.join(from), &format!("{doc}/{to}"), 0o644)?;
    }
    // In kilobytes, what is there so far.
    let size = kilobytes(root)?;
    let control = filled("control")?.replace("@SIZE@", &size.to_string());
    put.write("DEBIAN/control", &control, 0o644)?;
    put.write("DEBIAN/conffiles", "/etc/relais.toml\n", 0o644)?;
    for name in ["postinst", "prerm", "postrm"] {
        put.write(&format!("DEBIAN/{name}"), &filled(name)?, 0o755)?;
    }
    put.open_folders(root)?;
    let path = place.deb();
    made(root, &path, place.commit.seconds)?;
    Ok(path)
}

/// The packages in a folder.
///
/// # Errors
///
/// It can't be read, or there is none.
pub fn zips_of(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut zips = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "zip") {
            zips.push(path);
        }
    }
    zips.sort();
    if zips.is_empty() {
        bail!("no package in `{}`", folder.display());
    }
    Ok(zips)
}

/// Packs a tree; the same tree and second give the same bytes.
///
/// # Errors
///
/// `dpkg-deb` is not there, or finds something wrong.
pub fn made(root: &Path, path: &Path, seconds: u64) -> anyhow::Result<()> {
    let mut deb = Command::new("dpkg-deb");
    deb.env("SOURCE_DATE_EPOCH", seconds.to_string())
        .args(["--root-owner-group", "-Zxz", "--build"])
        .args([root, path]);
    run::read(&mut deb)?;
    Ok(())
}

/// The unit as a package installs it: the program's place is another one, and the
/// package does what its first lines ask for.
fn service(unit: &str) -> anyhow::Result<String> {
    let at = unit.find("[Unit]").context("the unit has no [Unit]")?;
    let by_hand = "/usr/local/bin/relais";
    if !unit.contains(by_hand) {
        bail!("the unit starts no `{by_hand}`");
    }
    Ok(unit[at..].replace(by_hand, "/usr/bin/relais"))
}

fn kilobytes(folder: &Path) -> anyhow::Result<u64> {
    let mut all = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        all += match entry.file_type()?.is_dir() {
            true => kilobytes(&entry.path())?,
            false => entry.metadata()?.len().div_ceil(1024),
        };
    }
    Ok(all)
}

/// A tree of files to pack, with the permissions they are to have whatever the umask is.
struct Tree<'a> {
    root: &'a Path,
}

impl Tree<'_> {
    fn at(
        &self,
        name: &str,
        mode: u32,
        put: impl Fn(&Path) -> std::io::Result<()>,
    ) -> anyhow::Result<()> {
        let path = self.root.join(name);
        let failed = || format!("failed to write `{name}`");
        let folder = path.parent().with_context(failed)?;
        fs::create_dir_all(folder).with_context(failed)?;
        put(&path).with_context(failed)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).with_context(failed)
    }

    fn write(&self, name: &str, text: &str, mode: u32) -> anyhow::Result<()> {
        self.at(name, mode, |path| fs::write(path, text))
    }

    fn copy(&self, from: &Path, name: &str, mode: u32) -> anyhow::Result<()> {
        self.at(name, mode, |path| fs::copy(from, path).map(drop))
            .with_context(|| format!("from `{}`", from.display()))
    }

    fn open_folders(&self, folder: &Path) -> anyhow::Result<()> {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                self.open_folders(&entry.path())?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_starts_the_program_of_the_package() -> anyhow::Result<()> {
        let unit = service(include_str!("../../../docs/relais.service"))?;
        assert!(unit.starts_with("[Unit]\n"));
        assert!(unit.contains(
            "\nExecStart=/usr/bin/relais serve --config /etc/relais.toml --data /var/lib/relais\n"
        ));
        assert!(unit.contains("\nUser=relais\n"));
        assert!(!unit.contains("/usr/local"));
        assert!(service("[Unit]\n[Service]\nExecStart=/opt/relais\n").is_err());
        Ok(())
    }

    #[test]
    fn the_same_tree_gives_the_same_package() -> anyhow::Result<()> {
        let pack = || -> anyhow::Result<Vec<u8>> {
            let stage = tempfile::tempdir()?;
            let root = stage.path().join("root");
            let put = Tree { root: &root };
            put.write("usr/share/doc/relais/b", "b", 0o644)?;
            put.write("etc/relais.toml", "a", 0o644)?;
            let control = include_str!("../debian/control");
            let control = control.replace("@VERSION@", "1").replace("@SIZE@", "1");
            put.write("DEBIAN/control", &control, 0o644)?;
            put.write("DEBIAN/conffiles", "/etc/relais.toml\n", 0o644)?;
            put.open_folders(&root)?;
            let path = stage.path().join("relais.deb");
            made(&root, &path, 1_764_500_000)?;
            Ok(fs::read(path)?)
        };
        assert_eq!(pack()?, pack()?);
        Ok(())
    }

    #[test]
    fn the_scripts_of_the_package_are_right() -> anyhow::Result<()> {
        for name in ["postinst", "prerm", "postrm"] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("debian")
                .join(name);
            run::read(Command::new("sh").arg("-n").arg(&path))?;
        }
        Ok(())
    }
}

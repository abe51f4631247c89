//! The image for containers: the program and the courses' packages on nothing, as an archive in
//! the layout of the Open Container Initiative (Image Format 1.1), which podman, skopeo,
//! containerd and Docker 25 read. It is written here, without a daemon and without fetching
//! anything.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::debian::zips_of;
use crate::place::Place;
use crate::tools::LINUX;
use crate::{build, run};

/// The user that the program runs as: nobody of the machine around it.
pub const USER: u32 = 65532;
/// What a volume is put over.
pub const DATA: &str = "var/lib/relais";
const DIST: &str = "usr/share/relais/dist";
const PROGRAM: &str = "usr/bin/relais";
/// As images count time.
const SECOND: u64 = 1_000_000_000;

/// Makes the archive of the program and the packages that were made before.
///
/// # Errors
///
/// They were not made, or `tar` is not there.
pub fn image(place: &Place) -> anyhow::Result<PathBuf> {
    let courses = place.out.join("courses");
    if !courses.is_dir() {
        bail!(
            "no courses' packages in `{}`: make them with `build linux`",
            courses.display()
        );
    }
    let mut files = vec![(build::built(place, LINUX), PROGRAM.to_owned(), 0o755)];
    for path in zips_of(&courses)? {
        let name = path
            .file_name()
            .and_then(|it| it.to_str())
            .context("an odd name")?;
        files.push((path.clone(), format!("{DIST}/{name}"), 0o644));
    }
    let licence = "usr/share/doc/relais/LICENSE".to_owned();
    files.push((place.root.join("LICENSE"), licence, 0o644));
    let path = place.file("oci.tar");
    let of = Of {
        version: &place.version,
        commit: &place.commit.hash,
        seconds: place.commit.seconds,
    };
    let stage = tempfile::tempdir_in(&place.work)?;
    write(&of, &files, stage.path(), &path)?;
    Ok(path)
}

/// What an image says of itself.
struct Of<'a> {
    version: &'a str,
    commit: &'a str,
    /// Seconds since 1970 of everything in it.
    seconds: u64,
}

fn write(
    of: &Of<'_>,
    files: &[(PathBuf, String, u32)],
    stage: &Path,
    to: &Path,
) -> anyhow::Result<()> {
    let blobs = stage.join("image/blobs/sha256");
    fs::create_dir_all(&blobs)?;
    // What is root's, and what is the user's: a tar has one owner for all.
    let (program, data) = (stage.join("program"), stage.join("data"));
    for (from, name, mode) in files {
        let path = program.join(name);
        fs::create_dir_all(path.parent().context("a folder")?)?;
        fs::copy(from, &path).with_context(|| format!("failed to read `{}`", from.display()))?;
        fs::set_permissions(&path, fs::Permissions::from_mode(*mode))?;
    }
    fs::create_dir_all(data.join(DATA))?;
    let mut layers = Vec::new();
    let mut sums = Vec::new();
    // Only the user's own folder, not those above it.
    for (folder, name, owner, mode) in [
        (&program, "usr", 0, "u=rwX,go=rX"),
        (&data, DATA, USER, "u=rwx,go="),
    ] {
        let layer = stage.join("layer.tar");
        tar(of, folder, &[name], owner, mode, &layer)?;
        sums.push(format!("sha256:{}", sum(&fs::read(&layer)?)));
        run::run(Command::new("gzip").args(["-n9", "-f"]).arg(&layer))?;
        let packed = fs::read(stage.join("layer.tar.gz"))?;
        layers.push(kept(
            &blobs,
            "application/vnd.oci.image.layer.v1.tar+gzip",
            &packed,
        )?);
    }
    let created = day(of.seconds)?;
    let config = json!({
        "created": created,
        "architecture": "amd64",
        "os": "linux",
        "config": {
            "User": format!("{USER}:{USER}"),
            "ExposedPorts": { "8080/tcp": {}, "8081/tcp": {} },
            // What is uploaded waits there: the root may be read-only.
            "Env": ["PATH=/usr/bin", format!("TMPDIR=/{DATA}")],
            "Entrypoint": [format!("/{PROGRAM}")],
            "Cmd": [
                "serve", "--data", format!("/{DATA}"), "--dist", format!("/{DIST}"),
                "--listen", "0.0.0.0:8080", "--content-listen", "0.0.0.0:8081",
            ],
            // Read by Docker; podman reads it in images of Docker's form alone.
            "Healthcheck": {
                "Test": ["CMD", format!("/{PROGRAM}"), "serve", "--ready", "--listen", "127.0.0.1:8080"],
                "Interval": SECOND * 30,
                "Timeout": SECOND * 10,
                "StartPeriod": SECOND * 60,
                "Retries": 3,
            },
            "WorkingDir": format!("/{DATA}"),
            "Volumes": { format!("/{DATA}"): {} },
            "Labels": {
                "org.opencontainers.image.title": "Relais",
                "org.opencontainers.image.version": of.version,
                "org.opencontainers.image.revision": of.commit,
                "org.opencontainers.image.licenses": "EUPL-1.2",
            },
        },
        "rootfs": { "type": "layers", "diff_ids": sums },
        "history": [
            { "created": created, "created_by": "relais: program and courses" },
            { "created": created, "created_by": "relais: folder of the data" },
        ],
    });
    let config = kept(
        &blobs,
        "application/vnd.oci.image.config.v1+json",
        &serde_json::to_vec(&config)?,
    )?;
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": config,
        "layers": layers,
    });
    let mut manifest = kept(
        &blobs,
        "application/vnd.oci.image.manifest.v1+json",
        &serde_json::to_vec(&manifest)?,
    )?;
    manifest["annotations"] = json!({ "org.opencontainers.image.ref.name": of.version });
    let index = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": [manifest],
    });
    let image = stage.join("image");
    fs::write(image.join("index.json"), serde_json::to_vec(&index)?)?;
    fs::write(
        image.join("oci-layout"),
        r#"{"imageLayoutVersion":"1.0.0"}"#,
    )?;
    let names = ["oci-layout", "index.json", "blobs"];
    tar(of, &image, &names, 0, "u=rwX,go=rX", to)
}

/// Keeps a piece under its sum: what points to it.
fn kept(blobs: &Path, media_type: &str, bytes: &[u8]) -> anyhow::Result<Value> {
    let sum = sum(bytes);
    fs::write(blobs.join(&sum), bytes)?;
    Ok(json!({ "mediaType": media_type, "digest": format!("sha256:{sum}"), "size": bytes.len() }))
}

fn sum(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().map(|it| format!("{it:02x}")).collect()
}

/// The same names, owner and second give the same bytes.
fn tar(
    of: &Of<'_>,
    folder: &Path,
    names: &[&str],
    owner: u32,
    mode: &str,
    to: &Path,
) -> anyhow::Result<()> {
    let mut tar = Command::new("tar");
    tar.current_dir(folder)
        .args(["--sort=name", "--numeric-owner", "--format=ustar"])
        .arg(format!("--owner={owner}"))
        .arg(format!("--group={owner}"))
        .arg(format!("--mode={mode}"))
        .arg(format!("--mtime=@{}", of.seconds))
        .arg("-cf")
        .arg(to)
        .args(names);
    run::run(&mut tar)
}

/// `2026-11-30T20:57:00Z`
fn day(seconds: u64) -> anyhow::Result<String> {
    let mut date = Command::new("date");
    run::read(
        date.args(["-u", "+%Y-%m-%dT%H:%M:%SZ", "-d"])
            .arg(format!("@{seconds}")),
    )
}

/// An image as a runtime starts it.
pub struct Unpacked {
    /// Entry point and command.
    pub words: Vec<String>,
    /// `NAME=value`.
    pub environment: Vec<String>,
    /// `65532:65532`.
    pub user: String,
}

/// Unpacks an archive into a folder, as root, and says how it is started. Every piece is compared with
/// its sum.
///
/// # Errors
///
/// It is none, or a piece of it is damaged.
pub fn unpack(archive: &Path, stage: &Path, root: &Path) -> anyhow::Result<Unpacked> {
    let image = stage.join("layout");
    fs::create_dir_all(&image)?;
    let mut tar = Command::new("tar");
    run::run(tar.arg("-xf").arg(archive).arg("-C").arg(&image))?;
    let piece = |of: &Value| -> anyhow::Result<PathBuf> {
        let digest = of["digest"].as_str().context("no digest")?;
        let name = digest.strip_prefix("sha256:").context("another sum")?;
        let path = image.join("blobs/sha256").join(name);
        let bytes = fs::read(&path)?;
        if sum(&bytes) != name || of["size"] != bytes.len() {
            bail!("the piece `{name}` is damaged");
        }
        Ok(path)
    };
    let read =
        |path: &Path| -> anyhow::Result<Value> { Ok(serde_json::from_slice(&fs::read(path)?)?) };
    let index = read(&image.join("index.json"))?;
    let manifest = read(&piece(&index["manifests"][0])?)?;
    let config = read(&piece(&manifest["config"])?)?;
    for layer in manifest["layers"].as_array().context("no layers")? {
        let mut tar = Command::new("tar");
        tar.args(["--same-owner", "-xpzf"]).arg(piece(layer)?);
        run::run(tar.arg("-C").arg(root))?;
    }
    let list = |name: &str| -> Vec<String> {
        let all = config["config"][name].as_array().into_iter().flatten();
        all.filter_map(|it| it.as_str().map(str::to_owned))
            .collect()
    };
    Ok(Unpacked {
        words: [list("Entrypoint"), list("Cmd")].concat(),
        environment: list("Env"),
        user: config["config"]["User"]
            .as_str()
            .context("no user")?
            .to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_the_same_twice_and_says_how_it_starts() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let at = |name: &str| folder.path().join(name);
        fs::write(at("program"), "#!/bin/sh\n")?;
        fs::write(at("course"), "zip")?;
        let files = [
            (at("program"), PROGRAM.to_owned(), 0o755),
            (at("course"), format!("{DIST}/c.scorm12.zip"), 0o644),
        ];
        let of = Of {
            version: "1.2.3",
            commit: "0123",
            seconds: 1_764_500_000,
        };
        for name in ["one", "other"] {
            let stage = at(&format!("stage-{name}"));
            fs::create_dir(&stage)?;
            write(&of, &files, &stage, &at(name))?;
        }
        let bytes = fs::read(at("one"))?;
        assert!(
            bytes == fs::read(at("other"))?,
            "another stage, other bytes"
        );
        // The owner of what is unpacked is looked at by the check, which runs as root.
        let listed = |name: &str| run::read(Command::new("tar").arg("-tf").arg(at(name)));
        assert!(listed("one")?.contains("index.json"));
        // A piece that was exchanged is found.
        let stage = at("broken");
        fs::create_dir_all(stage.join("layout"))?;
        run::run(
            Command::new("tar")
                .arg("-xf")
                .arg(at("one"))
                .arg("-C")
                .arg(stage.join("layout")),
        )?;
        let blobs = stage.join("layout/blobs/sha256");
        for entry in fs::read_dir(&blobs)? {
            fs::write(entry?.path(), "{}")?;
        }
        let mut tar = Command::new("tar");
        tar.current_dir(stage.join("layout"))
            .arg("-cf")
            .arg(at("bad"));
        run::run(tar.arg("."))?;
        let root = at("root");
        fs::create_dir(&root)?;
        let error = unpack(&at("bad"), &at("stage-one"), &root).err();
        assert!(error.is_some_and(|it| it.to_string().contains("is damaged")));
        Ok(())
    }
}

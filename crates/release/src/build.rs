//! Making what is handed out, one file after the other.

use std::fs;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::ValueEnum;
use sha2::{Digest, Sha256};

use crate::place::Place;
use crate::tools::{ARM, LINUX, Machine, Tools, WINDOWS, cargo_home};
use crate::{debian, image, materials, notes, run};

/// One of the things that are handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// The program for Linux on x86-64, the courses' packages and the return page it makes
    Linux,
    /// The program for Windows on x86-64
    Windows,
    /// The program for Linux on 64-bit ARM
    Arm,
    /// The Debian package
    Deb,
    /// The image for containers
    Image,
}

/// What making one thing took.
struct Took {
    what: &'static str,
    path: PathBuf,
    bytes: u64,
    processor: Duration,
    clock: Duration,
}

/// Makes everything, or only some of it, and prints a table. SHA256SUMS is of what is there
/// then.
///
/// # Errors
///
/// The tree has changes (unless `unclean`), or something can't be made.
pub fn build(
    place: &Place,
    only: &[What],
    key: Option<&Path>,
    unclean: bool,
) -> anyhow::Result<()> {
    if place.commit.is_changed && !unclean {
        bail!("the tree has changes: commit them, or add --unclean");
    }
    let wanted = |what| only.is_empty() || only.contains(&what);
    fs::create_dir_all(&place.out)?;
    fs::create_dir_all(&place.work)?;
    let tools = Tools::get(place)?;
    if !tools.has_sources() {
        bail!("the compiler has no sources of its standard library: install rust-web-src");
    }
    let mut took = Vec::new();
    let mut timed = |what, make: &dyn Fn() -> anyhow::Result<PathBuf>| -> anyhow::Result<()> {
        eprintln!("== {what}");
        let (clock, before) = (Instant::now(), run::spent());
        let path = make().with_context(|| format!("failed to make {what}"))?;
        took.push(Took {
            what,
            bytes: size(&path)?,
            path,
            processor: run::spent().saturating_sub(before),
            clock: clock.elapsed(),
        });
        Ok(())
    };
    if [What::Linux, What::Windows, What::Arm]
        .into_iter()
        .any(wanted)
    {
        timed("the code of the return page", &|| {
            return_code(place, &tools)
        })?;
    }
    if wanted(What::Linux) {
        timed("the program for Linux", &|| program(place, &tools, LINUX))?;
        timed("its archive", &|| tar(place, LINUX, "linux-x86_64"))?;
        timed("the courses' packages", &|| courses(place))?;
        timed("the return page", &|| return_page(place))?;
    }
    if wanted(What::Deb) {
        timed("the Debian package", &|| debian::package(place))?;
    }
    if wanted(What::Image) {
        timed("the image for containers", &|| image::image(place))?;
    }
    if wanted(What::Windows) {
        timed("the program for Windows", &|| {
            program(place, &tools, WINDOWS)
        })?;
        timed("its zip", &|| windows_zip(place))?;
    }
    if wanted(What::Arm) {
        timed("the program for ARM", &|| program(place, &tools, ARM))?;
        timed("its archive", &|| tar(place, ARM, "linux-aarch64"))?;
    }
    timed("the list of materials", &|| {
        let path = place.file("sbom.cdx.json");
        fs::write(&path, materials::list(place, &tools.versions()?)?)?;
        Ok(path)
    })?;
    timed("the note of changes", &|| {
        let path = place.file("changes.md");
        let log = fs::read_to_string(place.root.join("CHANGELOG.md"))?;
        fs::write(&path, notes::note(&log, &place.version, &place.commit)?)?;
        Ok(path)
    })?;
    timed("SHA256SUMS", &|| sums(&place.out))?;
    if let Some(key) = key {
        timed("the signature", &|| sign(&place.out, key))?;
    }
    println!("{}", table(&took));
    if key.is_none() {
        println!("not signed: give a key with --key");
    }
    Ok(())
}

fn size(path: &Path) -> anyhow::Result<u64> {
    if !path.is_dir() {
        return Ok(fs::metadata(path)?.len());
    }
    let mut all = 0;
    for entry in fs::read_dir(path)? {
        all += entry?.metadata()?.len();
    }
    Ok(all)
}

fn table(took: &[Took]) -> String {
    let mut text = format!(
        "{:<28} {:>10} {:>13} {:>9}  file\n",
        "what", "MB", "CPU minutes", "minutes"
    );
    for one in took {
        let minutes = |it: Duration| it.as_secs_f64() / 60.0;
        text.push_str(&format!(
            "{:<28} {:>10.2} {:>13.2} {:>9.2}  {}\n",
            one.what,
            one.bytes as f64 / 1e6,
            minutes(one.processor),
            minutes(one.clock),
            one.path.display()
        ));
    }
    text.trim_end().to_owned()
}

/// Where a machine's program is after [`program`].
pub fn built(place: &Place, machine: Machine) -> PathBuf {
    let folder = place.work.join(machine.name).join(machine.triple);
    folder.join("dist").join(machine.program)
}

fn return_wasm(place: &Place) -> PathBuf {
    place.work.join("return.wasm")
}

fn return_code(place: &Place, tools: &Tools) -> anyhow::Result<PathBuf> {
    let wasm = return_wasm(place);
    let mut script = Command::new(place.root.join("crates/return-wasm/build"));
    script
        .current_dir(&place.root)
        .env("CARGO_TARGET_DIR", place.work.join("wasm"))
        .env("RUSTC_WRAPPER", tools.wrapper());
    let made = run::read(&mut script)?;
    fs::copy(made, &wasm)?;
    names_no_folder(place, &wasm)?;
    Ok(wasm)
}

/// Nobody's folders are in a file: in another's there would be others, and so other bytes.
fn names_no_folder(place: &Place, file: &Path) -> anyhow::Result<()> {
    let bytes = fs::read(file)?;
    // With what lies in each: `/src` alone stands in anybody's.
    let [home, root] = [cargo_home()?.join("registry"), place.root.join("crates")];
    for folder in [&home, &root, &place.work] {
        let name = folder.as_os_str().as_encoded_bytes();
        if memchr::memmem::find(&bytes, name).is_some() {
            bail!(
                "`{}` names `{}`: delete `{}` if an older version of this tool filled it",
                file.display(),
                folder.display(),
                place.work.display()
            );
        }
    }
    Ok(())
}

fn program(place: &Place, tools: &Tools, machine: Machine) -> anyhow::Result<PathBuf> {
    let mut cargo = tools.cargo(place, machine)?;
    cargo
        .args(["--package", "relais"])
        .env("RELAIS_COMMIT", place.commit.short())
        .env("RELAIS_RETURN_WASM", return_wasm(place));
    run::run(&mut cargo)?;
    let made = built(place, machine);
    if !made.is_file() {
        bail!("cargo made no `{}`", made.display());
    }
    names_no_folder(place, &made)?;
    Ok(made)
}

/// A text of ours that goes beside a program.
fn text(place: &Place, name: &str) -> anyhow::Result<String> {
    let path = place.root.join("crates/release/texts").join(name);
    let text = fs::read_to_string(&path).with_context(|| format!("no `{}`", path.display()))?;
    Ok(text
        .replace("@VERSION@", &place.version)
        .replace("@COMMIT@", &place.commit.short()))
}

/// The program in a folder, with its licence and what to do: as a `.tar.gz`.
fn tar(place: &Place, machine: Machine, system: &str) -> anyhow::Result<PathBuf> {
    let stage = tempfile::tempdir_in(&place.work)?;
    let name = format!("relais-{}", place.version);
    let folder = stage.path().join(&name);
    fs::create_dir(&folder)?;
    fs::copy(built(place, machine), folder.join("relais"))?;
    fs::copy(place.root.join("LICENSE"), folder.join("LICENSE"))?;
    fs::write(
        folder.join("LISEZ-MOI.txt"),
        text(place, "LISEZ-MOI.linux.txt")?,
    )?;
    let path = place.file(&format!("{system}.tar.gz"));
    let stamp = format!("--mtime=@{}", place.commit.seconds);
    let mut tar = Command::new("tar");
    tar.current_dir(stage.path())
        .args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner"])
        // Neither the umask nor the clock of whoever builds.
        .args(["--mode=u=rwX,go=rX", "--format=ustar", &stamp])
        .args(["--use-compress-program=gzip -n9", "-cf"])
        .arg(&path)
        .arg(name);
    run::run(&mut tar)?;
    Ok(path)
}

/// `relais.exe` with its licence and what to do. Editors of Windows want their line ends, and
/// a mark to see the accents.
fn windows_zip(place: &Place) -> anyhow::Result<PathBuf> {
    let path = place.file("windows-x86_64.zip");
    let readme = text(place, "LISEZ-MOI.windows.txt")?.replace('\n', "\r\n");
    let licence = fs::read_to_string(place.root.join("LICENSE"))?.replace('\n', "\r\n");
    let program = fs::read(built(place, WINDOWS))?;
    let entries: [(&str, &[u8]); 3] = [
        ("LICENSE.txt", licence.as_bytes()),
        (
            "LISEZ-MOI.txt",
            &["\u{feff}".as_bytes(), readme.as_bytes()].concat(),
        ),
        ("relais.exe", &program),
    ];
    let mut file = fs::File::create(&path)?;
    zipped(&mut file, &format!("relais-{}", place.version), &entries)?;
    Ok(path)
}

/// Files in a folder as a zip that no clock is in.
fn zipped(to: impl Write + Seek, folder: &str, entries: &[(&str, &[u8])]) -> anyhow::Result<()> {
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let mut zip = zip::ZipWriter::new(to);
    for (name, bytes) in entries {
        zip.start_file(format!("{folder}/{name}"), options)?;
        zip.write_all(bytes)?;
    }
    zip.finish()?;
    Ok(())
}

/// The packages of all courses, by the program that was just made.
fn courses(place: &Place) -> anyhow::Result<PathBuf> {
    let out = place.out.join("courses");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    let mut relais = Command::new(built(place, LINUX));
    relais
        .current_dir(&place.root)
        .args(["build", "courses", "--out"]);
    run::run(relais.arg(&out))?;
    Ok(out)
}

fn return_page(place: &Place) -> anyhow::Result<PathBuf> {
    let path = place.file("retour.html");
    let mut relais = Command::new(built(place, LINUX));
    relais.args(["statistics", "return-page", "--out"]);
    run::run(relais.arg(&path))?;
    Ok(path)
}

const SUMS: &str = "SHA256SUMS";
const SIGNATURE: &str = "SHA256SUMS.sig";
const PUBLIC_KEY: &str = "cle-publique.pem";

/// Sums of all files in a folder and below, as `sha256sum -c` reads them.
fn sums(folder: &Path) -> anyhow::Result<PathBuf> {
    // A signature is of the sums that it was made for.
    let signature = folder.join(SIGNATURE);
    if signature.exists() {
        fs::remove_file(signature)?;
    }
    let mut names = Vec::new();
    listed(folder, "", &mut names)?;
    names.retain(|it| ![SUMS, PUBLIC_KEY].contains(&it.as_str()));
    names.sort();
    let mut text = String::new();
    for name in names {
        let mut hash = Sha256::new();
        std::io::copy(&mut fs::File::open(folder.join(&name))?, &mut hash)?;
        let hex: String = hash
            .finalize()
            .iter()
            .map(|it| format!("{it:02x}"))
            .collect();
        text.push_str(&format!("{hex}  {name}\n"));
    }
    let path = folder.join(SUMS);
    fs::write(&path, text)?;
    Ok(path)
}

fn listed(folder: &Path, before: &str, names: &mut Vec<String>) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_str().context("a name that is no text")?;
        let name = format!("{before}{name}");
        match entry.file_type()?.is_dir() {
            true => listed(&entry.path(), &format!("{name}/"), names)?,
            false => names.push(name),
        }
    }
    Ok(())
}

/// Signs the sums (Ed25519), as releases of the statistics are: the same command verifies both.
fn sign(folder: &Path, key: &Path) -> anyhow::Result<PathBuf> {
    let signature = folder.join(SIGNATURE);
    let openssl = || {
        let mut openssl = Command::new("openssl");
        openssl.current_dir(folder);
        openssl
    };
    let key = std::path::absolute(key)?;
    let mut public = openssl();
    public.args(["pkey", "-pubout", "-out", PUBLIC_KEY, "-in"]);
    run::run(public.arg(&key))?;
    let mut sign = openssl();
    sign.args([
        "pkeyutl", "-sign", "-rawin", "-in", SUMS, "-out", SIGNATURE, "-inkey",
    ]);
    run::run(sign.arg(&key))?;
    run::read(&mut verify(folder))?;
    Ok(signature)
}

/// The command that verifies the signature in a folder.
pub fn verify(folder: &Path) -> Command {
    let mut openssl = Command::new("openssl");
    openssl
        .current_dir(folder)
        .args(["pkeyutl", "-verify", "-rawin", "-pubin"])
        .args(["-inkey", PUBLIC_KEY, "-sigfile", SIGNATURE, "-in", SUMS]);
    openssl
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_of_all_files_and_the_signature_of_the_sums() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let inside = |name: &str| folder.path().join(name);
        fs::create_dir(inside("courses"))?;
        fs::write(inside("courses/a.zip"), "abc")?;
        fs::write(inside("relais.tar.gz"), "")?;
        let key = tempfile::tempdir()?;
        let key = key.path().join("key.pem");
        let mut make = Command::new("openssl");
        run::run(
            make.args(["genpkey", "-algorithm", "ed25519", "-out"])
                .arg(&key),
        )?;
        sums(folder.path())?;
        sign(folder.path(), &key)?;
        let mut check = Command::new("sha256sum");
        let said = run::read(check.current_dir(folder.path()).args(["-c", SUMS]))?;
        assert_eq!(said, "courses/a.zip: OK\nrelais.tar.gz: OK");
        run::read(&mut verify(folder.path()))?;
        // Somebody exchanges a file and its sum.
        fs::write(inside("relais.tar.gz"), "other")?;
        let signature = fs::read(inside(SIGNATURE))?;
        sums(folder.path())?;
        assert!(!inside(SIGNATURE).exists());
        fs::write(inside(SIGNATURE), signature)?;
        assert!(run::read(&mut verify(folder.path())).is_err());
        Ok(())
    }

    #[test]
    fn a_file_that_names_a_folder_of_the_builder_is_not_handed_out() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let place = Place::new(None, Some(folder.path().join("work")))?;
        let file = folder.path().join("program");
        fs::write(&file, b"\0/cargo/registry/a.rs\0/rust/b.rs\0")?;
        names_no_folder(&place, &file)?;
        let [home, root] = [cargo_home()?.join("registry"), place.root.join("crates")];
        for named in [&root, &place.work, &home] {
            fs::write(&file, format!("\0{}/src/a.rs\0", named.display()))?;
            let error = names_no_folder(&place, &file).expect_err("it names one");
            let said = format!("names `{}`", named.display());
            assert!(error.to_string().contains(&said), "{error}");
        }
        Ok(())
    }

    #[test]
    fn the_same_files_give_the_same_zip() -> anyhow::Result<()> {
        let zip = || -> anyhow::Result<Vec<u8>> {
            let mut bytes = std::io::Cursor::new(Vec::new());
            zipped(
                &mut bytes,
                "relais-1",
                &[("LISEZ-MOI.txt", "é".as_bytes()), ("b", b"1")],
            )?;
            Ok(bytes.into_inner())
        };
        assert_eq!(zip()?, zip()?);
        let mut read = zip::ZipArchive::new(std::io::Cursor::new(zip()?))?;
        assert_eq!(read.by_index(0)?.name()?, "relais-1/LISEZ-MOI.txt");
        Ok(())
    }
}

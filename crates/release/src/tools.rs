//! Compilers for other systems than this one, from Debian and PyPI: nothing is installed,
//! all of it lies in the work folder.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::place::Place;
use crate::run;

/// Linker and C compiler for all systems, and what tells cargo of them: with the sums of their
/// wheels for x86-64, so that nobody can put others in their place at the registry.
const PYTHON: [(&str, &str); 2] = [
    (
        "ziglang==0.17.1",
        "ea6cc5d87b033cf0aedfbc8f9549a908cae6c50ac31f1698188fa48a74524b54",
    ),
    (
        "cargo-zigbuild==0.24.1",
        "238a1ab54a95053a4eadc34775c81f795a8ad75f80bfed63f3f445f518102375",
    ),
];

/// Debian's compiler for browsers: new, and with the sources of its standard library.
const DEBIAN: [&str; 4] = [
    "rustc-web",
    "rust-web-src",
    "libstd-rust-web-1.96",
    "libllvm22",
];

/// A machine that a program is built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Machine {
    /// Name of its build folder.
    pub name: &'static str,
    /// The compiler's name of it.
    pub triple: &'static str,
    /// Name of the program's file.
    pub program: &'static str,
}

/// Any Linux on x86-64: static, with musl.
pub const LINUX: Machine = Machine {
    name: "musl",
    triple: "x86_64-unknown-linux-musl",
    program: "relais",
};

/// Any Linux on 64-bit ARM, likewise.
pub const ARM: Machine = Machine {
    name: "musl-arm",
    triple: "aarch64-unknown-linux-musl",
    program: "relais",
};

/// Windows 10 and later on x86-64.
pub const WINDOWS: Machine = Machine {
    name: "win",
    triple: "x86_64-pc-windows-gnu",
    program: "relais.exe",
};

/// Where the compilers are.
pub struct Tools {
    rustc: PathBuf,
    /// `…/lib/rustlib/src/rust`.
    sources: PathBuf,
    /// Libraries of an unpacked compiler.
    libraries: Option<PathBuf>,
    python: PathBuf,
    wrapper: PathBuf,
}

impl Tools {
    /// Finds or fetches them.
    ///
    /// # Errors
    ///
    /// A registry can't be reached, or what comes from there does not run.
    pub fn get(place: &Place) -> anyhow::Result<Tools> {
        let folder = place.work.join("tools");
        fs::create_dir_all(&folder)?;
        let (prefix, libraries) = compiler(&folder)?;
        let python = folder.join("python");
        if !python.join("bin/cargo-zigbuild").is_file() {
            run::run(Command::new("python3").args(["-m", "venv"]).arg(&python))?;
            install(&python, &folder.join("requirements.txt"), &PYTHON)?;
        }
        // Asked for by the linker for Windows, which has what it would hold elsewhere.
        let lib = folder.join("lib");
        fs::create_dir_all(&lib)?;
        fs::write(lib.join("libssp_nonshared.a"), "!<arch>\n")?;
        let sources = prefix.join("lib/rustlib/src/rust");
        let maps = [
            (place.root.clone(), "/relais"),
            (cargo_home()?, "/cargo"),
            (fs::canonicalize(&sources)?, "/rust"),
            (sources.clone(), "/rust"),
            (place.work.clone(), "/target"),
        ];
        let wrapper = folder.join("rustc-wrapper");
        fs::write(&wrapper, wrapper_text(&maps, &lib))?;
        fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755))?;
        Ok(Tools {
            rustc: prefix.join("bin/rustc"),
            sources,
            libraries,
            python,
            wrapper,
        })
    }

    /// `cargo zigbuild …` for a machine, with everything that makes the bytes the same in
    /// any folder.
    pub fn cargo(&self, place: &Place, machine: Machine) -> anyhow::Result<Command> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let paths = [self.python.join("bin")].into_iter();
        let path = std::env::join_paths(paths.chain(std::env::split_paths(&path)))?;
        let home = cargo_home()?;
        let mut cargo = Command::new("cargo-zigbuild");
        cargo
            .current_dir(&place.root)
            .env("PATH", path)
            .env("RUSTC", &self.rustc)
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTC_WRAPPER", &self.wrapper)
            .env_remove("RUSTC_WORKSPACE_WRAPPER")
            .env("RUSTFLAGS", "-C link-self-contained=no")
            // Paths in C code; and zig takes the date of compilation in C code for an error,
            // though `.cargo/config.toml` says which it is.
            .env(
                "CFLAGS",
                format!(
                    "-Wno-error=date-time -Wno-date-time -g0 -ffile-prefix-map={}=/cargo",
                    home.display()
                ),
            )
            .env("CARGO_TARGET_DIR", place.work.join(machine.name))
            .args(["zigbuild", "--locked", "--profile", "dist"])
            .args(["-Z", "build-std=std,panic_unwind"])
            .args(["--target", machine.triple]);
        if let Some(libraries) = &self.libraries {
            cargo.env("LD_LIBRARY_PATH", libraries);
        }
        Ok(cargo)
    }

    /// What stands before each call of the compiler.
    pub fn wrapper(&self) -> &Path {
        &self.wrapper
    }

    /// Zig as a C compiler, for what a check needs.
    pub fn cc(&self) -> Command {
        // Not `bin/python-zig`: its first line names the folder where pip put it, and work
        // folders are moved.
        let mut zig = Command::new(self.python.join("bin/python"));
        zig.args(["-m", "ziglang", "cc"]);
        zig
    }

    /// What the programs were made with, for the list of materials.
    ///
    /// # Errors
    ///
    /// The compiler does not run.
    pub fn versions(&self) -> anyhow::Result<Vec<(String, String)>> {
        let mut rustc = Command::new(&self.rustc);
        if let Some(libraries) = &self.libraries {
            rustc.env("LD_LIBRARY_PATH", libraries);
        }
        let rustc = run::read(rustc.arg("--version"))?;
        let python = PYTHON.iter().filter_map(|(it, _)| it.split_once("=="));
        let mut all = vec![("rustc".to_owned(), rustc)];
        all.extend(python.map(|(name, version)| (name.to_owned(), version.to_owned())));
        Ok(all)
    }

    /// Whether the sources of the standard library are there.
    pub fn has_sources(&self) -> bool {
        self.sources.join("library/std/Cargo.toml").is_file()
    }
}

/// Installs packages into an environment of Python, and nothing whose sum is another.
fn install(python: &Path, list: &Path, packages: &[(&str, &str)]) -> anyhow::Result<()> {
    let line = |(package, sum): &(&str, &str)| format!("{package} --hash=sha256:{sum}\n");
    fs::write(list, packages.iter().map(line).collect::<String>())?;
    let mut pip = Command::new(python.join("bin/python"));
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--only-binary=:all:",
    ])
    .args(["--require-hashes", "--requirement"]);
    run::run(pip.arg(list))
}

/// Where cargo keeps sources of others.
pub fn cargo_home() -> anyhow::Result<PathBuf> {
    if let Some(home) = std::env::var_os("CARGO_HOME") {
        return Ok(home.into());
    }
    let home = std::env::var_os("HOME").context("no HOME in the environment")?;
    Ok(Path::new(&home).join(".cargo"))
}

/// The compiler that is installed, or one unpacked beside it; with its libraries, then.
fn compiler(folder: &Path) -> anyhow::Result<(PathBuf, Option<PathBuf>)> {
    let is_whole = |prefix: &Path| {
        prefix.join("bin/rustc").is_file()
            && prefix
                .join("lib/rustlib/src/rust/library/std/Cargo.toml")
                .is_file()
    };
    let installed = PathBuf::from("/usr");
    if is_whole(&installed) {
        return Ok((installed, None));
    }
    let root = folder.join("debian");
    let prefix = root.join("usr");
    if !is_whole(&prefix) {
        fs::create_dir_all(&root)?;
        run::run(
            Command::new("apt-get")
                .current_dir(&root)
                .args(["download", "-q"])
                .args(DEBIAN),
        )?;
        for entry in fs::read_dir(&root)? {
            let path = entry?.path();
            if path.extension().is_some_and(|it| it == "deb") {
                run::run(Command::new("dpkg-deb").arg("-x").arg(&path).arg(&root))?;
                fs::remove_file(path)?;
            }
        }
        if !is_whole(&prefix) {
            bail!(
                "`{}` holds no whole compiler: Debian 12 with its security updates has one",
                root.display()
            );
        }
    }
    let libraries = prefix.join("lib/x86_64-linux-gnu");
    Ok((prefix, Some(libraries)))
}

/// Stands before each call of the compiler: paths of this machine get others, which say
/// the same everywhere. Cargo does not see it, so they are not in what it hashes either.
fn wrapper_text(maps: &[(PathBuf, &str)], lib: &Path) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    let mut text = String::from("#!/bin/sh\nexec \"$@\"");
    for (from, to) in maps {
        let map = format!("--remap-path-prefix={}={to}", from.display());
        text.push_str(&format!(" \\\n  {}", quoted(&map)));
    }
    text.push_str(&format!(
        " \\\n  {}\n",
        quoted(&format!("-Lnative={}", lib.display()))
    ));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wrapper_hands_on_what_it_is_given() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let wrapper = folder.path().join("wrapper");
        let maps = [(PathBuf::from("/home/l'été à deux"), "/relais")];
        fs::write(&wrapper, wrapper_text(&maps, Path::new("/lib here")))?;
        let mut command = Command::new("sh");
        let said = run::read(command.arg(&wrapper).args(["printf", "<%s>", "a b"]))?;
        assert_eq!(
            said,
            "<a b><--remap-path-prefix=/home/l'été à deux=/relais><-Lnative=/lib here>"
        );
        Ok(())
    }

    #[test]
    fn the_c_compiler_is_found_in_a_work_folder_that_was_moved() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let python = folder.path().join("before");
        let mut make = Command::new("python3");
        run::run(make.args(["-m", "venv", "--without-pip"]).arg(&python))?;
        // As pip writes it: with the place where it was installed.
        let script = python.join("bin/python-zig");
        let told = format!(
            "#!{}\nprint('found')\n",
            python.join("bin/python").display()
        );
        fs::write(&script, told)?;
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755))?;
        let module = run::read(Command::new(python.join("bin/python")).args([
            "-c",
            "import sysconfig; print(sysconfig.get_path('purelib'))",
        ]))?;
        let module = Path::new(&module).join("ziglang");
        fs::create_dir(&module)?;
        fs::write(
            module.join("__main__.py"),
            "import sys; print(*sys.argv[1:])",
        )?;
        let moved = folder.path().join("after");
        fs::rename(&python, &moved)?;
        let tools = Tools {
            rustc: PathBuf::new(),
            sources: PathBuf::new(),
            libraries: None,
            python: moved,
            wrapper: PathBuf::new(),
        };
        assert_eq!(run::read(tools.cc().arg("a.c"))?, "cc a.c");
        Ok(())
    }
}

//! `relais brand`: a partner's packages from plain ones, without the sources.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use brand::archive::{self, Sink};
use brand::package::{BrandError, IDENTITY_FILE};
use clap::Args;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::WrongUsage;
use super::build::read_partners;
use crate::show;

/// Put a partner's name, logo, colour and links on packages that are built already
///
/// Needs no sources, and writes the same bytes as `relais build --partner` does from them.
#[derive(Args)]
pub struct Brand {
    /// Plain packages of `relais build`, or folders of them
    #[arg(required = true, value_name = "PACKAGE")]
    packages: Vec<PathBuf>,
    /// A partner's branding file, or a folder of them; may be repeated
    #[arg(long = "partner", value_name = "FILE", required = true)]
    partners: Vec<PathBuf>,
    /// Where to put the branded packages
    #[arg(long, value_name = "DIR", default_value = "dist")]
    out: PathBuf,
    /// Print the table as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row {
    package: String,
    partner: String,
    bytes: u64,
}

/// What a package says of itself, as far as its name needs it.
#[derive(Deserialize)]
struct Identity {
    target: String,
}

impl Brand {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let Some(partners) = read_partners(&self.partners, false, "branded")? else {
            return Ok(ExitCode::FAILURE);
        };
        let packages = self.plain()?;
        fs::create_dir_all(&self.out)
            .with_context(|| format!("failed to create `{}`", self.out.display()))?;
        let work: Vec<(&PathBuf, &brand::Brand)> = packages
            .iter()
            .flat_map(|package| partners.iter().map(move |partner| (package, partner)))
            .collect();
        let rows = work
            .par_iter()
            .map(|(package, partner)| self.one(package, partner))
            .collect::<anyhow::Result<Vec<Row>>>()?;
        match self.json {
            true => show::print_json(&rows)?,
            false => say!("{}", table(&rows)),
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The packages given: files as they are, of folders the plain packages only.
    fn plain(&self) -> anyhow::Result<Vec<PathBuf>> {
        let mut packages = Vec::new();
        for path in &self.packages {
            if !path.is_dir() {
                if !path.is_file() {
                    return Err(WrongUsage::new(format!("no file `{}`", path.display())).into());
                }
                packages.push(path.clone());
                continue;
            }
            let listed = fs::read_dir(path)
                .with_context(|| format!("failed to read `{}`", path.display()))?;
            let mut found = Vec::new();
            for entry in listed {
                let entry =
                    entry.with_context(|| format!("failed to read `{}`", path.display()))?;
                let zip = entry.path();
                if zip.extension().is_some_and(|it| it == "zip") && is_plain(&zip)? {
                    found.push(zip);
                }
            }
            if found.is_empty() {
                let reason = format!("no plain package in `{}`", path.display());
                return Err(WrongUsage::new(reason).into());
            }
            found.sort();
            packages.extend(found);
        }
        Ok(packages)
    }

    fn one(&self, package: &Path, partner: &brand::Brand) -> anyhow::Result<Row> {
        let failed = || format!("failed to brand `{}`", package.display());
        let mut archive = archive::open(open(package)?).with_context(failed)?;
        let identity = archive::file(&mut archive, IDENTITY_FILE).ok();
        let identity = identity.and_then(|json| serde_json::from_slice::<Identity>(&json).ok());
        let identity = identity.ok_or(BrandError::Foreign).with_context(failed)?;
        let name = package.file_name().unwrap_or_default().to_string_lossy();
        let name = archive::name(&name, &identity.target, &partner.id);
        let path = self.out.join(name);
        // Whole under its final name, or not there at all.
        let written = || format!("failed to write `{}`", path.display());
        let temporary = tempfile::Builder::new()
            .prefix(".relais-")
            .suffix(".zip.part")
            .tempfile_in(&self.out)
            .with_context(written)?;
        let sink = Sink::new(temporary.as_file());
        let writer = BufWriter::with_capacity(256 * 1024, sink);
        let (writer, renews) =
            archive::brand(open(package)?, partner, writer).with_context(failed)?;
        let sink = writer.into_inner().map_err(|error| error.into_error());
        let file = sink.and_then(Sink::whole).with_context(written)?;
        file.sync_all().with_context(written)?;
        let bytes = file.metadata().with_context(written)?.len();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // Temporary files are private; a package is made to be handed out.
            file.set_permissions(fs::Permissions::from_mode(0o644))
                .with_context(written)?;
        }
        temporary
            .persist(&path)
            .map_err(|error| error.error)
            .with_context(written)?;
        if partner.updates.is_some() && !renews {
            note!(
                "note: `{}` keeps its content, although `{}` asks for updates: only packages of one module, not cut in chapters, that this version of Relais or a later one built, renew it",
                path.display(),
                partner.id
            );
        }
        Ok(Row {
            package: path.display().to_string(),
            partner: partner.name.clone(),
            bytes,
        })
    }
}

fn open(path: &Path) -> anyhow::Result<BufReader<File>> {
    let file = File::open(path).with_context(|| format!("failed to read `{}`", path.display()))?;
    Ok(BufReader::new(file))
}

/// Whether a zip of a folder is a package of ours without a partner: whatever else lies
/// there is not meant.
fn is_plain(zip: &Path) -> anyhow::Result<bool> {
    #[derive(Deserialize)]
    struct Whose {
        partner: Option<String>,
    }
    let Ok(mut archive) = archive::open(open(zip)?) else {
        return Ok(false);
    };
    let identity = archive::file(&mut archive, IDENTITY_FILE).ok();
    let whose = identity.and_then(|json| serde_json::from_slice::<Whose>(&json).ok());
    Ok(whose.is_some_and(|it| it.partner.is_none()))
}

fn table(rows: &[Row]) -> String {
    let header = [("package", false), ("partner", false), ("size", true)];
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            vec![
                row.package.clone(),
                row.partner.clone(),
                show::bytes(row.bytes),
            ]
        })
        .collect();
    show::table(&header, &cells)
}

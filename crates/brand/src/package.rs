//! A plain package and a branding -> the files that differ. Whoever calls reads and writes:
//! the engine from memory, the archive from a zip.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde_json::Value;

use crate::colour::Colour;
use crate::fields::Brand;
use crate::kit::{KIT_FILE, Kit, KitError};
use crate::palette::{self, Refused};
use crate::worker::{self, SERVICE_WORKER};

/// Describes a package to ourselves: what it is, and the hash of each file.
pub const IDENTITY_FILE: &str = "relais.json";

/// What a branding changes in a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// New files and changed ones, by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Files that are no longer there.
    pub removed: BTreeSet<String>,
    /// Whether the package renews its content then: the branding asks for it, and it can be.
    pub renews: bool,
}

/// Why a package can't be branded.
#[derive(Debug, thiserror::Error)]
pub enum BrandError {
    /// No package of ours: it does not say what it is.
    #[error("it is no package of `relais build` (no `{IDENTITY_FILE}`)")]
    Foreign,
    /// It is somebody's already.
    #[error("it carries the branding of `{0}` already: take the plain package")]
    Branded(String),
    /// It has no slots: an earlier program made it.
    #[error(
        "it was built by an earlier program, which made no places for a branding: build it again"
    )]
    NoKit,
    /// Its slots can't be read, or are not its own.
    #[error("`{KIT_FILE}` in it can't be used: {0}")]
    Kit(#[from] KitError),
    /// The partner's colour can't be read on the colours of its theme.
    #[error("{}", unreadable(.0))]
    Colour(Box<Refused>),
    /// A file is not what it was when the package was built.
    #[error("`{0}` in it is damaged, or was changed since it was built")]
    Changed(String),
    /// It could not be read.
    #[error("failed to read it: {0}")]
    Io(#[from] io::Error),
}

fn unreadable(refused: &Refused) -> String {
    let fault = &refused.fault;
    let nearest = refused.nearest.map_or(String::new(), |nearest| {
        format!("; the nearest colour that passes is `{nearest}`")
    });
    format!(
        "the partner's colour can't be read in its theme: {} on {} has a contrast of {:.2}:1, {}:1 is needed{nearest}",
        fault.shown.1,
        fault.ground.1,
        fault.shown_contrast(),
        fault.least,
    )
}

/// Brands a plain package, given its description, its kit and its files.
///
/// # Errors
/// [`BrandError`]; those of `read` among them.
pub fn brand(
    identity: &[u8],
    kit: &[u8],
    brand: &Brand,
    read: &mut dyn FnMut(&str) -> io::Result<Vec<u8>>,
) -> Result<Changes, BrandError> {
    let mut identity = Identity::read(identity)?;
    let (kit, renews) = Kit::read(kit)?.of(brand);
    readable(&kit, brand)?;
    let mut text = |path: &str, hashes: &BTreeMap<String, String>| {
        let bytes = read(path)?;
        let known = hashes.get(path).map(String::as_str);
        if known != Some(blake3::hash(&bytes).to_hex().as_str()) {
            return Err(BrandError::Changed(path.into()));
        }
        String::from_utf8(bytes).map_err(|_| BrandError::Changed(path.into()))
    };
    let mut files = BTreeMap::new();
    for path in kit.files.keys() {
        let plain = text(path, &identity.hashes)?;
        let filled = kit.fill(path, &plain, brand)?;
        if filled != plain {
            files.insert(path.clone(), filled.into_bytes());
        }
    }
    if let Some((path, bytes)) = brand.logo_file() {
        files.insert(path, bytes.to_vec());
    }
    let added: Vec<String> = files
        .keys()
        .filter(|path| !identity.hashes.contains_key(*path))
        .cloned()
        .collect();
    identity.hashes.remove(KIT_FILE);
    identity.take(&files);
    if identity.hashes.contains_key(SERVICE_WORKER) {
        let worker = text(SERVICE_WORKER, &identity.hashes)?;
        let (mut kept, code) =
            worker::read(&worker).ok_or_else(|| BrandError::Changed(SERVICE_WORKER.into()))?;
        kept.files.extend(added);
        kept.files.sort();
        kept.hash = worker::hash(identity.files());
        let worker = worker::print(&kept, code).map_err(io::Error::from)?;
        let worker = BTreeMap::from([(SERVICE_WORKER.to_owned(), worker.into_bytes())]);
        identity.take(&worker);
        files.extend(worker);
    }
    let updates = brand.updates.as_ref().filter(|_| renews);
    if let Some(updates) = updates {
        let origin = Value::from(updates.origin.as_str());
        identity.fields.insert("updates".into(), origin);
    }
    files.insert(IDENTITY_FILE.into(), identity.print(brand)?);
    Ok(Changes {
        files,
        removed: BTreeSet::from([KIT_FILE.to_owned()]),
        renews,
    })
}

/// Refuses a colour that can't be read on the colours of a package's theme; without a theme it
/// was judged where it was chosen.
fn readable(kit: &Kit, brand: &Brand) -> Result<(), BrandError> {
    let colour = brand.primary.as_deref().and_then(Colour::read);
    let refused = colour
        .filter(|_| !kit.theme.is_empty())
        .and_then(|colour| palette::refused_accent(&kit.theme, colour));
    match refused {
        Some(refused) => Err(BrandError::Colour(Box::new(refused))),
        None => Ok(()),
    }
}

/// Whose branding a package carries, by its description.
///
/// # Errors
/// [`BrandError::Foreign`] when it is no description.
pub(crate) fn whose(identity: &[u8]) -> Result<Option<String>, BrandError> {
    match Identity::read(identity) {
        Ok(_) => Ok(None),
        Err(BrandError::Branded(partner)) => Ok(Some(partner)),
        Err(error) => Err(error),
    }
}

/// The description of a package, in the order it was written.
struct Identity {
    fields: serde_json::Map<String, Value>,
    /// BLAKE3 of each file, in hexadecimal.
    hashes: BTreeMap<String, String>,
}

impl Identity {
    fn read(json: &[u8]) -> Result<Identity, BrandError> {
        let fields: serde_json::Map<String, Value> =
            serde_json::from_slice(json).map_err(|_| BrandError::Foreign)?;
        if let Some(partner) = fields.get("partner").and_then(Value::as_str) {
            return Err(BrandError::Branded(partner.to_owned()));
        }
        let hashes = fields.get("files").cloned().unwrap_or_default();
        let hashes = serde_json::from_value(hashes).map_err(|_| BrandError::Foreign)?;
        Ok(Identity { fields, hashes })
    }

    fn take(&mut self, files: &BTreeMap<String, Vec<u8>>) {
        for (path, bytes) in files {
            let hash = blake3::hash(bytes).to_hex().to_string();
            self.hashes.insert(path.clone(), hash);
        }
    }

    /// All but the service worker, which names them.
    fn files(&self) -> impl Iterator<Item = (&str, [u8; 32])> {
        let files = self.hashes.iter().filter(|it| it.0 != SERVICE_WORKER);
        files.map(|(path, hash)| {
            let hash = blake3::Hash::from_hex(hash).map_or([0; 32], |it| *it.as_bytes());
            (path.as_str(), hash)
        })
    }

    fn print(mut self, brand: &Brand) -> Result<Vec<u8>, BrandError> {
        self.fields
            .insert("partner".into(), brand.id.as_str().into());
        let hashes = self.hashes.into_iter();
        let hashes = hashes.map(|(path, hash)| (path, Value::from(hash)));
        self.fields
            .insert("files".into(), Value::Object(hashes.collect()));
        let json = serde_json::to_vec_pretty(&self.fields);
        let mut json = json.map_err(io::Error::from)?;
        json.push(b'\n');
        Ok(json)
    }
}

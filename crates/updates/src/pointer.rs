//! The files that an update is made of: a signed [`Pointer`] to a [`List`] of [`Object`]s.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::keys::{PrivateKey, PublicKey};

/// The format of content that this program writes, and the scripts it ships read. It rises when
/// the scripts of earlier packages could not show what is printed any more; the same number stands
/// in `scorm-templates/runtime/updates.js`.
pub const FORMAT: u32 = 2;

/// The first version of this program whose packages read [`FORMAT`].
pub const FORMAT_SINCE: &str = "0.1.0";

/// What a pointer is, so that a signature is worth nothing for anything else.
pub(crate) const KIND: &str = "relais-update";

/// Longest pointer, with its signature, in bytes.
pub(crate) const LONGEST_POINTER: usize = 4096;

/// Longest list or text object, in bytes.
pub(crate) const LONGEST_OBJECT: u64 = 1024 * 1024;

/// Of what some content is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Subject {
    /// Id of the programme.
    pub programme: String,
    /// Id of the module in it.
    pub module: String,
    /// For whom, if the programme has several audiences.
    pub audience: Option<String>,
    /// Language code.
    pub lang: String,
}

impl Subject {
    /// Path of its pointer below the address of updates.
    pub fn path(&self) -> String {
        let Subject {
            programme,
            module,
            audience,
            lang,
        } = self;
        let audience = audience
            .as_ref()
            .map_or(String::new(), |it| format!(".{it}"));
        format!("{programme}/{module}/{lang}{audience}.json")
    }
}

/// The newest content of a subject; what is signed is its JSON, byte by byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pointer {
    /// `relais-update`.
    pub kind: String,
    /// [`FORMAT`].
    pub format: u32,
    /// Of what it is.
    pub subject: Subject,
    /// Version of the content.
    pub version: String,
    /// Rises with each publication; packages take none that is lower than one they saw.
    pub sequence: u64,
    /// When it was published, in seconds since 1970.
    pub time: u64,
    /// The list of the content.
    pub list: Object,
    /// The pointer before this one, which stays as a text among the objects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Object>,
    /// Pages that have a note in their place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawn: Vec<Withdrawn>,
}

/// A page that learners must not read any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// Id of the page.
    pub page: String,
    /// What stands in its place: plain text.
    pub note: String,
}

/// The signed pointer as it stands in its file, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// JSON of the pointer, as a text.
    pub signed: String,
    /// Signature of the bytes of that text (UTF-8): ECDSA, r then s, in Base64 for addresses.
    pub signature: String,
}

impl Signed {
    /// Signs a pointer.
    ///
    /// # Errors
    /// Only those of JSON, which do not happen.
    pub(crate) fn new(pointer: &Pointer, key: &PrivateKey) -> serde_json::Result<Signed> {
        let signed = serde_json::to_string(pointer)?;
        let signature = key.sign(signed.as_bytes());
        Ok(Signed { signed, signature })
    }

    /// The pointer, if one of the keys signed it.
    pub fn open(&self, keys: &[PublicKey]) -> Option<Pointer> {
        let is_signed = |key: &PublicKey| key.verifies(self.signed.as_bytes(), &self.signature);
        keys.iter().any(is_signed).then(|| self.unverified())?
    }

    /// As it stands in its file, and among the objects once another follows it.
    ///
    /// # Errors
    /// Only those of JSON, which do not happen.
    pub(crate) fn to_bytes(&self) -> serde_json::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// The pointer, whoever signed it.
    pub(crate) fn unverified(&self) -> Option<Pointer> {
        serde_json::from_str(&self.signed).ok()
    }
}

/// A file that is named by the hash of what it holds, and lies there packed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Object {
    /// SHA-256 in hexadecimal, unpacked.
    pub sha256: String,
    /// Length in bytes, unpacked.
    pub size: u64,
}

impl Object {
    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Object {
        let digest = Sha256::digest(bytes);
        Object {
            sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
            size: bytes.len() as u64,
        }
    }

    /// Its path below the address of updates: a name that no server takes for a page, or for
    /// something that it has to unpack.
    pub fn path(&self) -> String {
        format!("objects/{}.bin", self.sha256)
    }
}

/// What the content consists of; an object of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Data for the scripts.
    pub plan: Object,
    /// The section of the start page.
    pub start: Object,
    /// The pages, in order.
    pub pages: Vec<Object>,
    /// The sections after them.
    pub end: Object,
    /// The list of the menu.
    pub menu: Object,
    /// Files that the pages name.
    pub files: Vec<ListedFile>,
}

/// A file that pages name, in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedFile {
    /// Its path in packages.
    pub path: String,
    /// The same as pages write it.
    pub href: String,
    /// BLAKE3 in hexadecimal, as in a package's `relais.json`.
    pub blake3: String,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Length in bytes.
    pub size: u64,
}

impl ListedFile {
    /// As an object.
    pub fn object(&self) -> Object {
        Object {
            sha256: self.sha256.clone(),
            size: self.size,
        }
    }
}

//! What a branding says, and how its parts stand in a package.

use base64::Engine as _;
use serde::{Deserialize, Serialize};

use crate::logo::Logo;

/// Who distributes a package. Whoever makes one has checked its texts: ids and addresses
/// here ([`is_address`], [`is_origin`]), colours in [`crate::colour`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// Part of the packages' names: lower-case letters, digits, hyphens.
    pub id: String,
    /// As learners see it, 1 to 255 characters.
    pub name: String,
    /// Colour of buttons and titles, `#rrggbb`.
    pub primary: Option<String>,
    /// In the head of every page.
    pub logo: Option<Logo>,
    /// Whom learners may ask: `https:` or `mailto:`.
    pub contact: Option<String>,
    /// Where the end of a module leads: `https:` or `mailto:`.
    pub return_url: Option<String>,
    /// Words of that link, 1 to 100 characters; the name, if none.
    pub return_label: Option<String>,
    /// Origin of the server that completed modules are told to: opted in.
    pub beacon: Option<String>,
    /// Where packages renew their content: opted in.
    pub updates: Option<Updates>,
}

/// From whom packages of a partner take new content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Updates {
    /// Origin of the server.
    pub origin: String,
    /// Public keys that may sign, separated by a space: one or two.
    pub keys: String,
}

/// A part of a branding, as a package's slots name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// [`Brand::id`].
    Id,
    /// [`Brand::name`].
    Name,
    /// [`Brand::primary`].
    Primary,
    /// Path of the logo in the package.
    Logo,
    /// Media type of the logo.
    LogoType,
    /// Bytes of the logo, as Base64.
    LogoData,
    /// [`Brand::contact`].
    Contact,
    /// The contact without `mailto:` or `https://`, for people.
    ContactLabel,
    /// [`Brand::return_url`].
    ReturnUrl,
    /// [`Brand::return_label`].
    ReturnLabel,
    /// [`Brand::beacon`].
    Beacon,
    /// The server of the beacon without `https://`, for people.
    BeaconHost,
    /// [`Updates::origin`].
    Updates,
    /// The server of updates without `https://`, for people.
    UpdatesHost,
    /// [`Updates::keys`].
    UpdatesKeys,
}

impl Field {
    /// All of them.
    pub const ALL: [Field; 15] = [
        Field::Id,
        Field::Name,
        Field::Primary,
        Field::Logo,
        Field::LogoType,
        Field::LogoData,
        Field::Contact,
        Field::ContactLabel,
        Field::ReturnUrl,
        Field::ReturnLabel,
        Field::Beacon,
        Field::BeaconHost,
        Field::Updates,
        Field::UpdatesHost,
        Field::UpdatesKeys,
    ];

    /// What stands for it in a slot's text.
    pub fn placeholder(self) -> &'static str {
        match self {
            Field::Id => "{{id}}",
            Field::Name => "{{name}}",
            Field::Primary => "{{primary}}",
            Field::Logo => "{{logo}}",
            Field::LogoType => "{{logo_type}}",
            Field::LogoData => "{{logo_data}}",
            Field::Contact => "{{contact}}",
            Field::ContactLabel => "{{contact_label}}",
            Field::ReturnUrl => "{{return_url}}",
            Field::ReturnLabel => "{{return_label}}",
            Field::Beacon => "{{beacon}}",
            Field::BeaconHost => "{{beacon_host}}",
            Field::Updates => "{{updates}}",
            Field::UpdatesHost => "{{updates_host}}",
            Field::UpdatesKeys => "{{updates_keys}}",
        }
    }
}

impl Brand {
    /// Path of the logo in packages, and its bytes.
    pub fn logo_file(&self) -> Option<(String, &[u8])> {
        let logo = self.logo.as_ref()?;
        let path = format!("assets/logo.{}", logo.kind().ending());
        Some((path, logo.bytes()))
    }

    /// The contact without `mailto:` or `https://`, for people.
    pub fn contact_label(&self) -> Option<String> {
        self.contact.as_deref().map(without_scheme)
    }

    /// A part of it; none where it has none.
    pub(crate) fn field(&self, field: Field) -> Option<String> {
        let logo = self.logo.as_ref();
        match field {
            Field::Id => Some(self.id.clone()),
            Field::Name => Some(self.name.clone()),
            Field::Primary => self.primary.clone(),
            Field::Logo => self.logo_file().map(|(path, _)| path),
            Field::LogoType => logo.map(|it| it.kind().media_type().to_owned()),
            Field::LogoData => {
                let encode =
                    |logo: &Logo| base64::engine::general_purpose::STANDARD.encode(logo.bytes());
                logo.map(encode)
            }
            Field::Contact => self.contact.clone(),
            Field::ContactLabel => self.contact_label(),
            Field::ReturnUrl => self.return_url.clone(),
            Field::ReturnLabel => self.return_label.clone(),
            Field::Beacon => self.beacon.clone(),
            Field::BeaconHost => self.beacon.as_deref().map(host),
            Field::Updates => self.updates.as_ref().map(|it| it.origin.clone()),
            Field::UpdatesHost => self.updates.as_ref().map(|it| host(&it.origin)),
            Field::UpdatesKeys => self.updates.as_ref().map(|it| it.keys.clone()),
        }
    }
}

/// A server without `https://`, for people.
fn host(origin: &str) -> String {
    let host = origin.split_once("//").map_or(origin, |(_, host)| host);
    host.to_owned()
}

fn without_scheme(address: &str) -> String {
    let label = address
        .strip_prefix("mailto:")
        .or(address.strip_prefix("https://"));
    label.unwrap_or(address).trim_end_matches('/').to_owned()
}

/// Whether a text can be a link of a branding: `https:` or `mailto:`, whole.
pub fn is_address(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or(text.strip_prefix("mailto:"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || c.is_control())
    })
}

/// Whether a text is written as a public key for updates: 65 bytes of an uncompressed point in
/// Base64 for addresses, whose first letter is always the same.
pub fn is_public_key(text: &str) -> bool {
    let is_digit = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
    text.len() == 87 && text.starts_with('B') && text.bytes().all(is_digit)
}

/// Whether a text is a server: `https:`, a host, perhaps a port; `http:` on this machine, for
/// trials. It also stands in a security policy, where a space or a semicolon would say more.
pub fn is_origin(text: &str) -> bool {
    let (host, trial) = match text.strip_prefix("https://") {
        Some(host) => (host, false),
        None => (text.strip_prefix("http://").unwrap_or(""), true),
    };
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    let is_name = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b);
    (if trial {
        ["127.0.0.1", "localhost"].contains(&name)
    } else {
        !name.is_empty() && name.bytes().all(is_name)
    }) && !port.is_empty()
        && port.bytes().all(|b| b.is_ascii_digit())
        && port.parse::<u16>().is_ok()
}

//! A partner's own branding: what a form says -> what is kept -> a preview of a published
//! page, and branded packages made of the plain ones in force. No sources, no templates.

use std::collections::BTreeMap;
use std::io::{BufReader, BufWriter, Read, Seek};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use brand::archive;
use brand::colour::Colour;
use brand::logo::{Logo, LogoProblem};
use brand::package::BrandError;
use brand::palette::{self, Chosen};
use brand::{Brand, Updates, is_address, is_origin, is_public_key};

use updates::keys::PublicKey;

use super::built::{self, BuiltError};
use super::identity::Identity;
use crate::store::built_package::{self, BuiltPackage};
use crate::store::objects::Objects;
use crate::store::partner::{self, Partner};
use crate::store::partner_brand::{self, Made, PartnerBrand, Stage};
use crate::store::{Store, StoreError};

/// Longest name, and words of a link, in characters.
const NAME: usize = 100;
/// Longest address, in characters.
const ADDRESS: usize = 500;
/// Most packages that are made for one partner: a hundred times a programme's.
const MOST_PACKAGES: usize = 500;

/// Something in the form that can't be kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// No name, or one too long.
    Name,
    /// No colour.
    Colour,
    /// A colour too light for letters: its contrast, and the nearest shade that is not.
    Light {
        /// To 1, on white.
        contrast: f64,
        /// `#rrggbb`.
        nearest: String,
    },
    /// No `https:` or e-mail address.
    Contact,
    /// No `https:` or e-mail address.
    ReturnUrl,
    /// Words too long, or without a link.
    ReturnLabel,
    /// No server that packages could ask for new content.
    Updates,
    /// No public key, or more than two.
    UpdatesKey,
    /// A file that is no logo.
    Logo(LogoProblem),
}

/// Corrects what people leave out of addresses, and trims.
pub fn tidied(brand: PartnerBrand) -> PartnerBrand {
    let line = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let address = |text: String| {
        let text = text.trim().to_owned();
        match () {
            () if text.is_empty() || text.contains("://") || text.starts_with("mailto:") => text,
            () if text.contains('@') => format!("mailto:{text}"),
            () if text.contains('.') => format!("https://{text}"),
            () => text,
        }
    };
    let colour = brand.colour.trim().to_lowercase();
    // What stands after the host packages know themselves.
    let server = address(brand.updates).to_lowercase();
    let server = server.trim_end_matches('/').trim_end_matches("/maj");
    PartnerBrand {
        name: line(brand.name),
        colour: match colour.len() {
            6 if !colour.starts_with('#') => format!("#{colour}"),
            _ => colour,
        },
        contact: address(brand.contact),
        return_url: address(brand.return_url),
        return_label: line(brand.return_label),
        updates: server.to_owned(),
        updates_keys: line(brand.updates_keys),
        ..brand
    }
}

/// What can't be kept of a tidied form; its logo is checked by [`logo`].
pub fn problems(brand: &PartnerBrand) -> Vec<Problem> {
    let mut problems = Vec::new();
    let is_text = |text: &str, most: usize| {
        text.chars().count() <= most && !text.chars().any(char::is_control)
    };
    let is_link = |text: &str| {
        let host = text.strip_prefix("https://");
        let host = host.map(|it| it.split(['/', '?', '#']).next().unwrap_or_default());
        text.is_empty()
            || is_text(text, ADDRESS)
                && is_address(text)
                && host.is_none_or(|it| it.contains('.') && !it.contains('@'))
                && (host.is_some() || text.contains('@'))
    };
    if brand.name.is_empty() || !is_text(&brand.name, NAME) {
        problems.push(Problem::Name);
    }
    if !brand.colour.is_empty() {
        match Colour::read(&brand.colour) {
            None => problems.push(Problem::Colour),
            Some(colour) => {
                let refused = palette::refused_accent(&Chosen::new(), colour);
                problems.extend(refused.map(|refused| Problem::Light {
                    contrast: refused.fault.contrast,
                    nearest: refused.nearest.map(|it| it.to_string()).unwrap_or_default(),
                }));
            }
        }
    }
    if !is_link(&brand.contact) {
        problems.push(Problem::Contact);
    }
    if !is_link(&brand.return_url) {
        problems.push(Problem::ReturnUrl);
    }
    if !is_text(&brand.return_label, NAME) {
        problems.push(Problem::ReturnLabel);
    }
    problems.extend(updates_problems(brand));
    problems
}

/// The same of where new content comes from.
fn updates_problems(brand: &PartnerBrand) -> Vec<Problem> {
    let mut problems = Vec::new();
    if brand.updates.is_empty() {
        return problems;
    }
    if !is_origin(&brand.updates) || brand.updates.len() > ADDRESS {
        problems.push(Problem::Updates);
    }
    let keys: Vec<&str> = brand.updates_keys.split(' ').collect();
    let is_key = |it: &&str| is_public_key(it) && it.parse::<PublicKey>().is_ok();
    if keys.len() > 2 || !keys.iter().all(is_key) {
        problems.push(Problem::UpdatesKey);
    }
    problems
}

/// A logo's file as it is kept.
///
/// # Errors
/// [`LogoProblem`].
pub fn logo(bytes: Vec<u8>) -> Result<String, LogoProblem> {
    Ok(STANDARD.encode(Logo::of(bytes)?.bytes()))
}

/// What packages get. `server`: our own origin, where the administration listens to what
/// this partner's packages tell.
pub fn brand(slug: &str, kept: &PartnerBrand, server: Option<&str>) -> Brand {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let logo = STANDARD.decode(&kept.logo).unwrap_or_default();
    Brand {
        id: slug.to_owned(),
        name: kept.name.clone(),
        primary: given(&kept.colour),
        // It was checked when it was kept.
        logo: Logo::of(logo).ok(),
        contact: given(&kept.contact),
        return_url: given(&kept.return_url),
        return_label: given(&kept.return_label),
        beacon: server
            .filter(|it| kept.tells == 1 && is_origin(it))
            .map(str::to_owned),
        // Both were checked when they were kept.
        updates: given(&kept.updates).map(|origin| Updates {
            origin,
            keys: kept.updates_keys.clone(),
        }),
    }
}

/// One hash of all that a branding says.
fn fingerprint(brand: &Brand) -> String {
    let mut hasher = blake3::Hasher::new();
    let logo = brand.logo_file();
    let (path, logo) = logo.unwrap_or_default();
    let texts = [
        Some(&brand.id),
        Some(&brand.name),
        brand.primary.as_ref(),
        brand.contact.as_ref(),
        brand.return_url.as_ref(),
        brand.return_label.as_ref(),
        brand.beacon.as_ref(),
        Some(&path),
    ];
    for text in texts {
        let text = text.map_or("", String::as_str);
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.update(logo);
    // Brandings of before have the hash they had.
    if let Some(Updates { origin, keys }) = &brand.updates {
        for text in [origin, keys] {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
    }
    hasher.finalize().to_hex().to_string()
}

/// What stands between a partner and its packages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Plain packages in force whose branded ones are still to be made.
    pub missing: Vec<BuiltPackage>,
    /// How many can't be: they were built before packages had places for a branding.
    pub unable: usize,
}

/// Keeps what a partner typed, as a draft or in force.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn keep(
    store: &Store,
    by: Option<&str>,
    partner: &Partner,
    stage: Stage,
    kept: &PartnerBrand,
) -> Result<(), StoreError> {
    let (id, slug) = (&partner.partner_id, &partner.slug);
    partner_brand::keep(store, by, id, slug, stage, kept).await
}

/// Takes the branding in force back, as a draft: gives whether one was in force. The partner's
/// packages in its name are no longer offered.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn withdraw(
    store: &Store,
    by: Option<&str>,
    partner: &Partner,
    now: i64,
) -> Result<bool, StoreError> {
    let (id, slug) = (&partner.partner_id, &partner.slug);
    partner_brand::withdraw(store, by, id, slug, now).await
}

/// Forgets what a partner tried out.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn drop_draft(store: &Store, partner: &Partner) -> Result<(), StoreError> {
    partner_brand::drop_draft(store, &partner.partner_id).await
}

/// What is still to be made for a partner that brands its packages itself.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn standing(
    store: &Store,
    partner: &Partner,
    brand: &Brand,
) -> Result<Standing, StoreError> {
    let fingerprint = fingerprint(brand);
    let made = partner_brand::made(store, &partner.partner_id).await?;
    let made: BTreeMap<(&str, &str), &Made> = made
        .iter()
        .map(|it| ((it.source_sha256.as_str(), it.source_file.as_str()), it))
        .collect();
    let mut standing = Standing::default();
    for package in plain(store).await? {
        let known = made.get(&(package.sha256.as_str(), package.file.as_str()));
        match known {
            Some(made) if made.sha256.is_empty() => standing.unable += 1,
            Some(made) if made.brand == fingerprint => {}
            _ => standing.missing.push(package),
        }
    }
    standing.missing.truncate(MOST_PACKAGES);
    Ok(standing)
}

/// The plain packages in force.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn plain(store: &Store) -> Result<Vec<BuiltPackage>, StoreError> {
    let packages = built_package::for_partner(store, "").await?;
    let mut newest: BTreeMap<String, BuiltPackage> = BTreeMap::new();
    for package in packages {
        newest.entry(package.file.clone()).or_insert(package);
    }
    Ok(newest.into_values().collect())
}

/// Why packages could not be made.
#[derive(Debug, thiserror::Error)]
pub enum BrandingError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Files could not be read or kept.
    #[error(transparent)]
    Built(#[from] BuiltError),
    /// The disk failed.
    #[error("failed to make a branded package: {0}")]
    Io(#[from] std::io::Error),
}

/// Makes what is missing for a partner, one package after the other. `folder` takes files
/// while they are being made; they have no name there.
///
/// # Errors
///
/// [`BrandingError`]; what was made before stays.
pub async fn make(
    store: &Store,
    objects: &Objects,
    folder: &Path,
    partner: &Partner,
    brand: &Brand,
    now: fn() -> i64,
) -> Result<usize, BrandingError> {
    tokio::fs::create_dir_all(folder).await?;
    let missing = standing(store, partner, brand).await?.missing;
    let count = missing.len();
    for source in missing {
        let mut zip = tempfile::tempfile_in(folder)?;
        objects.copy(&source.object, &mut zip).await?;
        zip.rewind()?;
        let (branding, into) = (brand.clone(), folder.to_owned());
        let made = tokio::task::spawn_blocking(move || branded(zip, &branding, &into)).await;
        let package = match made.map_err(std::io::Error::other)? {
            Ok((file, identity)) => {
                let name = archive::name(&source.file, &source.target, &brand.id);
                Some(built::taken(objects, file.path(), &name, identity, now()).await?)
            }
            // Tried again only when the plain package changes.
            Err(BrandError::Io(error)) => return Err(error.into()),
            Err(reason) => {
                tracing::warn!(file = source.file, %reason, "failed to brand a package");
                None
            }
        };
        let made = Made {
            source_sha256: source.sha256,
            source_file: source.file,
            brand: fingerprint(brand),
            sha256: package
                .as_ref()
                .map_or(String::new(), |it| it.sha256.clone()),
        };
        let id = &partner.partner_id;
        partner_brand::offer_made(store, id, &made, package.as_ref(), now()).await?;
    }
    Ok(count)
}

/// A branded package on the disk, and what it says of itself.
fn branded(
    zip: std::fs::File,
    brand: &Brand,
    folder: &Path,
) -> Result<(tempfile::NamedTempFile, Identity), BrandError> {
    let file = tempfile::NamedTempFile::new_in(folder)?;
    let writer = BufWriter::with_capacity(256 << 10, file.as_file());
    let (writer, _) = archive::brand(BufReader::new(zip), brand, writer)?;
    writer.into_inner().map_err(|error| error.into_error())?;
    let identity = Identity::read(file.path())?;
    let identity = identity.ok_or(BrandError::Foreign)?;
    Ok((file, identity))
}

/// How a page is shown in a preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark letters.
    Light,
    /// Light letters.
    Dark,
}

/// A page of a published html5 package as learners will see it with this branding, in one
/// document that runs and loads nothing: its start, its first page, its end and its help.
///
/// # Errors
/// [`BrandError`]: the package can't be branded.
pub fn preview(zip: impl Read + Seek, brand: &Brand, theme: Theme) -> Result<String, BrandError> {
    let mut archive = archive::open(zip)?;
    let changes = archive::changes(&mut archive, brand)?;
    let mut text = |path: &str| {
        let bytes = match changes.files.get(path) {
            Some(bytes) => Ok(bytes.clone()),
            None => archive::file(&mut archive, path),
        };
        bytes.map(|it| String::from_utf8_lossy(&it).into_owned())
    };
    let mut page = text("index.html")?;
    // Its own policy is for its own files; ours comes with the answer.
    for (begin, end) in [
        ("<meta http-equiv=\"Content-Security-Policy\"", ">"),
        ("<script", "</script>"),
        ("<nav class=\"pager", "</nav>"),
    ] {
        page = without(&page, begin, end);
    }
    while let Some((before, after)) = page.split_once("<link rel=\"stylesheet\" href=\"") {
        let Some((path, rest)) = after.split_once("\">") else {
            break;
        };
        let css = text(path)?.replace("</", "<\\/");
        page = format!("{before}<style>{css}{PREVIEW_CSS}</style>{rest}");
    }
    if let Some((path, bytes)) = brand.logo_file() {
        let kind = brand.logo.as_ref().map(|it| it.kind().media_type());
        let data = format!(
            "data:{};base64,{}",
            kind.unwrap_or_default(),
            STANDARD.encode(bytes)
        );
        page = page.replace(&format!("src=\"{path}\""), &format!("src=\"{data}\""));
    }
    let name = match theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    Ok(page.replacen(
        "<html ",
        &format!("<html class=\"js started ready\" data-theme=\"{name}\" "),
        1,
    ))
}

/// The parts of a page that a branding shows in, one below the other.
const PREVIEW_CSS: &str = "\
.page{display:none}\
#_start,#_result,#_help{display:block!important}\
#_result,#_help{border-top:1px solid var(--line);padding-top:2rem;margin-top:2rem}\
.top{position:static!important}";

/// A text without all that stands from one word to another, both included.
fn without(text: &str, begin: &str, end: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(begin) {
        kept.push_str(before);
        rest = after.split_once(end).map_or("", |(_, rest)| rest);
    }
    kept.push_str(rest);
    kept
}

/// The audience that a partner's packages are for, of those that our courses know: what
/// the administration said, or what suits its kind best.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn audience(store: &Store, found: &Partner) -> Result<String, StoreError> {
    let said = partner::audience(store, &found.partner_id).await?;
    Ok(match said.is_empty() {
        false => said,
        true => usual_audience(&found.kind).to_owned(),
    })
}

/// The audience of our courses that lives as the people of a kind of partner do.
fn usual_audience(kind: &str) -> &'static str {
    match kind {
        "collectivite" | "etat" => "agents-publics",
        "enseignement" => "ecole",
        "entreprise" => "entreprises",
        _ => "grand-public",
    }
}

/// A partner's branding in force, as packages get it.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn in_force(
    store: &Store,
    partner: &Partner,
    server: Option<&str>,
) -> Result<Option<Brand>, StoreError> {
    let kept = partner_brand::find(store, &partner.partner_id, Stage::InForce).await?;
    Ok(kept.map(|kept| brand(&partner.slug, &kept, server)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(name: &str, colour: &str, contact: &str, return_url: &str) -> PartnerBrand {
        tidied(PartnerBrand {
            name: name.into(),
            colour: colour.into(),
            contact: contact.into(),
            return_url: return_url.into(),
            ..PartnerBrand::default()
        })
    }

    #[test]
    fn a_kind_of_partner_gets_the_courses_of_its_own_life() {
        for (kind, audience) in [
            ("collectivite", "agents-publics"),
            ("etat", "agents-publics"),
            ("enseignement", "ecole"),
            ("entreprise", "entreprises"),
            ("association", "grand-public"),
            ("autre", "grand-public"),
        ] {
            assert_eq!(usual_audience(kind), audience, "{kind}");
        }
    }

    #[test]
    fn what_people_leave_out_is_added() {
        let brand = typed(
            " Acme \n & Cie ",
            " 6A1B9A",
            "aide@acme.example",
            "acme.example/c",
        );
        assert_eq!(
            (
                &*brand.name,
                &*brand.colour,
                &*brand.contact,
                &*brand.return_url
            ),
            (
                "Acme & Cie",
                "#6a1b9a",
                "mailto:aide@acme.example",
                "https://acme.example/c"
            )
        );
        assert_eq!(problems(&brand), []);
        assert_eq!(problems(&typed("A", "", "", "")), []);
    }

    #[test]
    fn what_cannot_be_kept_is_named() {
        for bad in ["", " ", &"a".repeat(101)] {
            assert_eq!(problems(&typed(bad, "", "", "")), [Problem::Name], "{bad}");
        }
        for bad in ["rouge", "#12345", "#zzzzzz", "#6a1b9a;}"] {
            assert_eq!(
                problems(&typed("A", bad, "", "")),
                [Problem::Colour],
                "{bad}"
            );
        }
        let found = problems(&typed("A", "#66aaff", "", ""));
        let [Problem::Light { contrast, nearest }] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert!((contrast - 2.23).abs() < 0.01 && palette::is_readable(nearest));
        for bad in [
            "http://acme.example",
            "javascript:alert(1)",
            "mailto:",
            "mailto:personne",
            "https://",
            "https://acme",
            "https://a@b.example",
            "un deux.fr",
            "acme",
            "data:text/html,x://",
        ] {
            assert_eq!(
                problems(&typed("A", "", bad, "")),
                [Problem::Contact],
                "{bad}"
            );
            assert_eq!(
                problems(&typed("A", "", "", bad)),
                [Problem::ReturnUrl],
                "{bad}"
            );
        }
    }

    #[test]
    fn another_branding_has_another_fingerprint() {
        let kept = typed("Acme", "#6a1b9a", "", "");
        let with =
            |kept: &PartnerBrand| fingerprint(&brand("acme", kept, Some("https://a.example")));
        let first = with(&kept);
        assert_eq!(first, with(&kept));
        let tells = PartnerBrand {
            tells: 1,
            ..kept.clone()
        };
        let label = PartnerBrand {
            return_label: "x".into(),
            ..kept.clone()
        };
        let svg = logo(b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec());
        let drawn = PartnerBrand {
            logo: svg.expect("a logo"),
            ..kept
        };
        for other in [tells, label, drawn] {
            assert_ne!(first, with(&other), "{other:?}");
        }
    }

    #[test]
    fn pieces_are_cut_out() {
        assert_eq!(without("a<x>b</x>c<x>d</x>", "<x", "</x>"), "ac");
        assert_eq!(without("a<x>b", "<x", "</x>"), "a");
    }
}

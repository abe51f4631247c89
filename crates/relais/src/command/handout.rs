//! Modules and documents on paper: what `relais build --target pdf` and `relais documents` write.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use anyhow::{Context, anyhow};
use attestation::Error;
use attestation::handout::{self, Kind, Look};
use brand::Brand;
use engine::handout::document::{self, Document};
use engine::handout::{self as paper, Handout};
use engine::parse;
use engine::source::SourceTree;
use engine::validate::ValidProgramme;

/// Longest picture of a card, in bytes.
const PICTURE_LIMIT: u64 = 1024 * 1024;

/// How they are to be.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// What is right at the end.
    pub with_answers: bool,
    /// Paper and letters.
    pub look: Look,
}

/// A file that was written.
#[derive(Debug, serde::Serialize)]
pub struct Sheet {
    /// Where it is.
    pub file: String,
    /// Its length.
    pub bytes: u64,
}

/// Writes a PDF for each module of some programmes, and for each document that they offer, with
/// the mark of each partner; `suffix` tells a programme's variants apart.
///
/// # Errors
/// What can't be read, written or put on paper, with its place.
pub fn write(
    programmes: &[(&SourceTree, String, &ValidProgramme)],
    partners: &[Option<Brand>],
    wish: Wish,
    out: &Path,
) -> anyhow::Result<Vec<Sheet>> {
    let mut written = Vec::new();
    let mut seen = BTreeSet::new();
    for (tree, suffix, programme) in programmes {
        for partner in partners {
            let mark = partner
                .as_ref()
                .map_or(String::new(), |partner| format!(".{}", partner.id));
            let mut put = |name: String, mut sheet: Handout, kind, what: &str, more| {
                if let Some(partner) = partner {
                    sheet.bear(partner)?;
                }
                let mut pictures = pictures_of(tree, &sheet)?;
                pictures.extend(more);
                pictures.extend(partner.iter().filter_map(|partner| {
                    let logo = partner.logo.as_ref()?;
                    let path = format!("{}.{}", paper::PARTNER_LOGO, logo.kind().ending());
                    Some((path, logo.bytes().to_vec()))
                }));
                let pdf = typeset(tree, &sheet, kind, wish.look, what, &pictures)?;
                let path = out.join(format!("{name}{mark}.pdf"));
                fs::write(&path, &pdf)
                    .with_context(|| format!("failed to write `{}`", path.display()))?;
                written.push(Sheet {
                    file: path.display().to_string(),
                    bytes: pdf.len() as u64,
                });
                anyhow::Ok(())
            };
            for module in &programme.modules {
                let sheet = paper::module(programme, module, wish.with_answers)?;
                let name = format!(
                    "{}-{}{suffix}{}{}",
                    programme.id,
                    module.id,
                    looks(wish.look),
                    if wish.with_answers { "" } else { ".questions" },
                );
                let what = format!("module `{}`", module.id);
                put(name, sheet, Kind::Module, &what, Vec::new())?;
            }
            let default = default_lang(tree, programme);
            for (document, is_large) in documents(tree, programme, &default)? {
                let lang = match programme.lang == default {
                    true => String::new(),
                    false => format!(".{}", programme.lang),
                };
                let name = format!(
                    "{}-{}-{}{}{lang}{}",
                    programme.id,
                    document.module,
                    document.name,
                    if is_large { "-grand-format" } else { "" },
                    looks(wish.look),
                );
                // Audiences have their documents in common.
                if !seen.insert(format!("{name}{mark}")) {
                    continue;
                }
                let sheet = document.handout(programme, is_large)?;
                let what = format!("`{}`", tree.file(document.file).path);
                let pictures = card_pictures(tree, &document, &default)?;
                put(name, sheet, Kind::Document, &what, pictures)?;
            }
        }
    }
    Ok(written)
}

/// A document as it lies beside its ODT: its path from the programme's folder, and its bytes.
pub type Offered = (String, Vec<u8>);

/// The documents that a programme offers, as PDF.
///
/// # Errors
/// As [`write`].
pub fn offered(tree: &SourceTree, programme: &ValidProgramme) -> anyhow::Result<Vec<Offered>> {
    let default = default_lang(tree, programme);
    let mut made = Vec::new();
    for (document, is_large) in documents(tree, programme, &default)? {
        let sheet = document.handout(programme, is_large)?;
        let what = format!("`{}`", tree.file(document.file).path);
        let pictures = card_pictures(tree, &document, &default)?;
        let pictures = pictures.into_iter().collect();
        let pdf = typeset(
            tree,
            &sheet,
            Kind::Document,
            Look::default(),
            &what,
            &pictures,
        )?;
        made.push((format!("{}.pdf", document.place(&default, is_large)), pdf));
    }
    Ok(made)
}

fn default_lang(tree: &SourceTree, programme: &ValidProgramme) -> String {
    let first = parse::variants(tree).into_iter().next();
    let lang = first.and_then(|variant| variant.lang);
    lang.unwrap_or_else(|| programme.lang.clone())
}

/// The documents of a programme in its language, those with large cards twice: the second time
/// in large print.
fn documents(
    tree: &SourceTree,
    programme: &ValidProgramme,
    default: &str,
) -> anyhow::Result<Vec<(Document, bool)>> {
    let found = document::documents(tree, &programme.lang, default).map_err(|error| {
        let path = tree.root.join(&error.path);
        anyhow!("{}:{}: {}", path.display(), error.line, error.what)
    })?;
    let mut all = Vec::new();
    for document in found {
        let large = document.has_large_cards().then(|| (document.clone(), true));
        all.push((document, false));
        all.extend(large);
    }
    Ok(all)
}

/// The pictures of a document's cards. They lie in its ODT, which is made from the same text.
fn card_pictures(
    tree: &SourceTree,
    document: &Document,
    default: &str,
) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let names = document.card_pictures();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let odt = tree
        .root
        .join(format!("{}.odt", document.place(default, false)));
    let failed = || {
        format!(
            "failed to read the pictures of cards in `{}`",
            odt.display()
        )
    };
    let mut zip =
        zip::ZipArchive::new(File::open(&odt).with_context(failed)?).with_context(failed)?;
    let mut pictures = Vec::new();
    for name in names {
        let mut bytes = Vec::new();
        let file = zip.by_name(&format!("Pictures/{name}.svg"));
        let file = file.with_context(|| {
            let text = &tree.file(document.file).path;
            format!(
                "`{}` has no picture `{name}`, which `{text}` names",
                odt.display()
            )
        })?;
        file.take(PICTURE_LIMIT)
            .read_to_end(&mut bytes)
            .with_context(failed)?;
        pictures.push((document::picture_path(name), bytes));
    }
    Ok(pictures)
}

fn looks(look: Look) -> String {
    let paper = match look.paper {
        handout::Paper::A4 => "",
        handout::Paper::A5 => ".a5",
    };
    format!("{paper}{}", if look.is_large { ".large" } else { "" })
}

/// The pictures of the course that a sheet shows.
fn pictures_of(tree: &SourceTree, sheet: &Handout) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let mut pictures = BTreeMap::new();
    for picture in &sheet.pictures {
        let Some(file) = tree.find(picture) else {
            continue;
        };
        let disk = &tree.file(file).disk;
        let bytes =
            fs::read(disk).with_context(|| format!("failed to read `{}`", disk.display()))?;
        pictures.insert(picture.clone(), bytes);
    }
    for (name, svg) in &sheet.drawings {
        pictures.insert(name.clone(), svg.clone().into_bytes());
    }
    Ok(pictures)
}

fn typeset(
    tree: &SourceTree,
    sheet: &Handout,
    kind: Kind,
    look: Look,
    what: &str,
    pictures: &BTreeMap<String, Vec<u8>>,
) -> anyhow::Result<Vec<u8>> {
    let data = sheet.data.to_string();
    match handout::pdf(kind, &data, pictures, look, &sheet.fields) {
        Ok(pdf) => Ok(pdf),
        Err(Error::Picture { path, why }) => {
            let path = tree.root.join(path);
            let path = path.display();
            Err(anyhow!(
                "{path}: this picture can't be put on paper ({why}): save it again, as PNG or as a plain SVG"
            ))
        }
        Err(error) => Err(anyhow!("{what} can't be put on paper: {error}")),
    }
}

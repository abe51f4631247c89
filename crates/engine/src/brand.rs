//! A partner's branding: name, logo, colours, contact.

use crate::diagnostic::Diagnostics;
use crate::parse::{fields, resolve, toml};
use crate::render::{BrandView, link_to};
use crate::source::{FileId, SourceTree, Span, extension};
use crate::validate::svg_problems;

/// WCAG 2.2 § 1.4.3: least contrast of text.
const LEAST_CONTRAST: f64 = 4.5;

/// Who distributes a package, as its branding file tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Partner {
    /// Part of the packages' names.
    pub id: String,
    /// As learners see it.
    pub name: String,
    /// Colour of buttons and titles, `#rrggbb`.
    pub primary: Option<String>,
    logo: Option<(String, Vec<u8>)>,
    contact: Option<String>,
    return_url: Option<String>,
    return_label: Option<String>,
    /// Origin of the server that completed modules are told to: opted in.
    beacon: Option<String>,
}

impl Partner {
    /// Path of the logo in packages, and its bytes.
    pub(crate) fn logo(&self) -> Option<(String, &[u8])> {
        let (ending, bytes) = self.logo.as_ref()?;
        Some((format!("assets/logo.{ending}"), bytes))
    }

    pub(crate) fn view(&self, root: &str) -> BrandView {
        BrandView {
            name: self.name.clone(),
            logo: self.logo().map(|(path, _)| link_to(root, &path)),
            contact_href: self.contact.clone(),
            contact_label: self.contact.as_deref().map(|contact| {
                let label = contact
                    .strip_prefix("mailto:")
                    .or(contact.strip_prefix("https://"));
                label.unwrap_or(contact).trim_end_matches('/').to_owned()
            }),
            return_url: self.return_url.clone(),
            return_label: self.return_label.clone(),
            beacon: self.beacon.clone(),
            beacon_host: self.beacon.as_deref().map(|origin| {
                let host = origin.split_once("//").map_or(origin, |(_, host)| host);
                host.to_owned()
            }),
        }
    }
}

/// Reads the branding files of a tree made by [`crate::source::read_partners`].
pub fn partners(tree: &SourceTree, diagnostics: &mut Diagnostics) -> Vec<Partner> {
    diagnostics.extend(tree.problems().iter().cloned());
    let mut partners: Vec<Partner> = Vec::new();
    for (file, source) in tree.files() {
        if extension(&source.path) != "toml" || source.text.is_none() {
            continue;
        }
        let Some((partner, id_at)) = partner(tree, file, diagnostics) else {
            continue;
        };
        if partners.iter().any(|other| other.id == partner.id) {
            diagnostics.error(
                id_at,
                "duplicate-id",
                format!("another partner has the id `{}`", partner.id),
                "give each partner its own id: packages are named after it",
            );
        }
        partners.push(partner);
    }
    partners
}

/// A partner, and the place of its id.
fn partner(
    tree: &SourceTree,
    file: FileId,
    diagnostics: &mut Diagnostics,
) -> Option<(Partner, Span)> {
    let table = toml::read_file(tree, file, fields::PARTNER, diagnostics);
    let primary = table
        .table("colors")
        .and_then(|colours| Some((colours.text("primary")?.to_owned(), colours.at("primary"))));
    if let Some((colour, at)) = &primary {
        let contrast = contrast_on_white(colour);
        if contrast < LEAST_CONTRAST {
            diagnostics.error(
                *at,
                "low-contrast",
                format!("`{colour}` has a contrast of {contrast:.2}:1 on white, {LEAST_CONTRAST}:1 is needed"),
                format!("take a darker shade, for example `{}`", darker(colour)),
            );
        }
    }
    let logo = table
        .text("logo")
        .and_then(|path| logo(tree, file, path, table.at("logo"), diagnostics));
    let partner = Partner {
        id: table.text("id")?.to_owned(),
        name: table.text("name")?.to_owned(),
        primary: primary.map(|(colour, _)| colour),
        logo,
        contact: table.text("contact").map(str::to_owned),
        return_url: table.text("return_url").map(str::to_owned),
        return_label: table.text("return_label").map(str::to_owned),
        beacon: table.text("beacon").map(str::to_owned),
    };
    Some((partner, table.at("id")))
}

fn logo(
    tree: &SourceTree,
    file: FileId,
    path: &str,
    at: Span,
    diagnostics: &mut Diagnostics,
) -> Option<(String, Vec<u8>)> {
    let found = resolve(&tree.file(file).path, path).and_then(|path| tree.find(&path));
    let Some(found) = found else {
        diagnostics.error(
            at,
            "missing-file",
            format!("logo `{path}` does not exist"),
            "put it beside this file, capitals and accents alike",
        );
        return None;
    };
    let ending = extension(path);
    if ending == "svg" {
        for problem in svg_problems(tree.text(found)) {
            diagnostics.error(
                at,
                problem.code,
                format!("this logo has {}", problem.what),
                problem.hint,
            );
        }
    }
    if ending == "png" && tree.file(found).media.dimensions.is_none() {
        diagnostics.error(
            at,
            "wrong-file-type",
            format!("logo `{path}` is not a PNG picture"),
            "export it again as PNG or SVG",
        );
    }
    Some((ending, tree.file(found).bytes.clone().unwrap_or_default()))
}

/// WCAG 2.2: contrast ratio of a `#rrggbb` colour on white, 1.0 to 21.0.
fn contrast_on_white(colour: &str) -> f64 {
    let channel = |range: std::ops::Range<usize>| {
        let value = colour
            .get(range)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let value = f64::from(value.unwrap_or(255)) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    let luminance = 0.2126 * channel(1..3) + 0.7152 * channel(3..5) + 0.0722 * channel(5..7);
    1.05 / (luminance + 0.05)
}

/// The nearest darker shade with enough contrast.
fn darker(colour: &str) -> String {
    let channel = |range: std::ops::Range<usize>| {
        let value = colour
            .get(range)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        f64::from(value.unwrap_or(0))
    };
    let channels = [channel(1..3), channel(3..5), channel(5..7)];
    let shade = |share: f64| {
        let [red, green, blue] = channels.map(|value| (value * share) as u8);
        format!("#{red:02x}{green:02x}{blue:02x}")
    };
    (0..=100)
        .rev()
        .map(|percent| shade(f64::from(percent) / 100.0))
        .find(|shade| contrast_on_white(shade) >= LEAST_CONTRAST)
        .unwrap_or_else(|| "#000000".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_follows_wcag() {
        assert!((contrast_on_white("#000000") - 21.0).abs() < 0.01);
        assert!((contrast_on_white("#ffffff") - 1.0).abs() < 0.01);
        assert!((contrast_on_white("#767676") - 4.54).abs() < 0.01);
    }

    #[test]
    fn a_darker_shade_is_offered() {
        let shade = darker("#66aaff");
        assert!(contrast_on_white(&shade) >= LEAST_CONTRAST, "{shade}");
    }
}

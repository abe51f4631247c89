//! What packages carry so that they can be branded later: the texts of each slot, printed
//! from `scorm-templates/brand` with placeholders in the place of the partner's own.

use std::collections::BTreeMap;

use brand::Field;
use brand::kit::Alternative;
use serde::Serialize;

use super::error::RenderError;
use super::runtime::{BEACON, BEACON_PATH, script_text};
use super::slot::{BEACON_SCRIPT, COLOUR, COURSE, ICON, POLICY, THEME_COLOUR};
use super::theme::Theme;
use super::views::WithPlace;

/// Slots printed from a template: the slot, its template, and what a branding must have for
/// each of its texts, the first that fits.
const PRINTED: &[(&str, &str, &[&[Field]])] = &[
    ("header", "header", &[&[Field::Logo], &[]]),
    ("note", "note", &[&[Field::Beacon]]),
    (
        "return",
        "return",
        &[&[Field::ReturnUrl, Field::ReturnLabel], &[Field::ReturnUrl]],
    ),
    ("paper", "paper", &[&[Field::Logo], &[]]),
    ("help", "help", &[&[Field::Beacon]]),
    ("contact", "contact", &[&[Field::Contact]]),
    ("preference", "preference", &[&[Field::Beacon]]),
];

/// Those of an html5 package's home page.
const PRINTED_AT_HOME: &[(&str, &str, &[&[Field]])] = &[
    ("home-header", "header", &[&[Field::Logo], &[]]),
    ("home-contact", "home-contact", &[&[Field::Contact]]),
];

/// The partner's parts, as the templates of slots see them.
#[derive(Default, Serialize)]
struct Placeholders {
    name: &'static str,
    logo: Option<String>,
    contact_href: Option<&'static str>,
    contact_label: Option<&'static str>,
    return_url: Option<&'static str>,
    return_label: Option<&'static str>,
    beacon_host: Option<&'static str>,
}

#[derive(Serialize)]
struct SlotView {
    brand: Placeholders,
}

impl Placeholders {
    fn of(needs: &[Field], root: &str) -> Placeholders {
        let has = |field| needs.contains(&field);
        let given = |field: Field, of| has(of).then_some(field.placeholder());
        Placeholders {
            name: Field::Name.placeholder(),
            logo: has(Field::Logo).then(|| format!("{root}{}", Field::Logo.placeholder())),
            contact_href: given(Field::Contact, Field::Contact),
            contact_label: given(Field::ContactLabel, Field::Contact),
            return_url: given(Field::ReturnUrl, Field::ReturnUrl),
            return_label: given(Field::ReturnLabel, Field::ReturnLabel),
            beacon_host: given(Field::BeaconHost, Field::Beacon),
        }
    }
}

/// The texts of a package's slots; `root` leads from its documents to its root.
pub(crate) fn texts(
    theme: &Theme,
    lang: &str,
    root: &str,
) -> Result<BTreeMap<String, Vec<Alternative>>, RenderError> {
    let mut slots = BTreeMap::new();
    for (printed, root) in [(PRINTED, root), (PRINTED_AT_HOME, "")] {
        for (slot, template, texts) in printed {
            let texts = texts.iter().map(|needs| {
                let view = WithPlace {
                    lang,
                    root,
                    view: SlotView {
                        brand: Placeholders::of(needs, root),
                    },
                };
                let text = theme.print(&format!("brand/{template}.html"), view)?;
                Ok(Alternative {
                    needs: needs.to_vec(),
                    text: text.trim_end_matches('\n').to_owned(),
                })
            });
            let texts = texts.collect::<Result<_, RenderError>>()?;
            slots.insert((*slot).to_owned(), texts);
        }
    }
    let beacon_script = script_text(BEACON, theme.code())?;
    let one = |needs: &[Field], text: String| {
        let needs = needs.to_vec();
        vec![Alternative { needs, text }]
    };
    for (slot, texts) in [
        (
            COLOUR,
            one(
                &[Field::Primary],
                "\n:root { --brand-primary: {{primary}}; }\n".into(),
            ),
        ),
        (POLICY, one(&[Field::Beacon], " {{beacon}}".into())),
        (
            COURSE,
            vec![
                Alternative {
                    needs: vec![Field::Beacon],
                    text: format!(
                        "\"partner\":\"{{{{id}}}}\",\"beacon\":\"{{{{beacon}}}}{BEACON_PATH}\","
                    ),
                },
                Alternative {
                    needs: Vec::new(),
                    text: "\"partner\":\"{{id}}\",".into(),
                },
            ],
        ),
        (BEACON_SCRIPT, one(&[Field::Beacon], beacon_script)),
        (
            ICON,
            // A logo of any shape, whole, on a square. It is inside the icon: a picture that
            // is shown as a picture loads no other.
            one(
                &[Field::Logo],
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 512 512\">\n\
                 <rect width=\"512\" height=\"512\" rx=\"112\" fill=\"#fff\"/>\n\
                 <image x=\"56\" y=\"56\" width=\"400\" height=\"400\" \
                 href=\"data:{{logo_type}};base64,{{logo_data}}\"/>\n\
                 </svg>\n"
                    .into(),
            ),
        ),
        (THEME_COLOUR, one(&[Field::Primary], "{{primary}}".into())),
    ] {
        slots.insert(slot.to_owned(), texts);
    }
    Ok(slots)
}

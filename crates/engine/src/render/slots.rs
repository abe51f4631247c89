//! What packages carry so that they can be branded later: the texts of each slot, printed
//! from `scorm-templates/brand` with placeholders in the place of the partner's own.

use std::collections::BTreeMap;

use brand::Field;
use brand::kit::Alternative;
use brand::palette::{self, Screen};
use serde::Serialize;
use updates::Subject;

use super::error::RenderError;
use super::runtime::{BEACON, BEACON_PATH, KEPT, UPDATES, UPDATES_PATH, script_text};
use super::script_source;
use super::slot::{
    self, BEACON_SCRIPT, COLOUR, COURSE, ICON, KEPT_POLICY, POLICY, THEME_COLOUR, UPDATES_SCRIPT,
    WAIT,
};
use super::theme::Theme;
use super::views::WithPlace;
use crate::course::look::Look;

/// What learners are told of whom packages ask or tell something.
const TELLS: &[&[Field]] = &[
    &[Field::Beacon, Field::Updates],
    &[Field::Updates],
    &[Field::Beacon],
];

/// Slots printed from a template: the slot, its template, and what a branding must have for
/// each of its texts, the first that fits.
const PRINTED: &[(&str, &str, &[&[Field]])] = &[
    ("header", "header", &[&[Field::Logo], &[]]),
    ("note", "note", TELLS),
    (
        "return",
        "return",
        &[&[Field::ReturnUrl, Field::ReturnLabel], &[Field::ReturnUrl]],
    ),
    ("paper", "paper", &[&[Field::Logo], &[]]),
    ("help", "help", TELLS),
    ("contact", "contact", &[&[Field::Contact]]),
    ("preference", "preference", TELLS),
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
    updates_host: Option<&'static str>,
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
            updates_host: given(Field::UpdatesHost, Field::Updates),
        }
    }
}

/// A partner's colour at the end of the style sheet, in the place of a theme's on both screens.
fn colour(look: &Look) -> String {
    let dark = look.colours.get(&Screen::Dark);
    let dark = dark.filter(|it| it.contains_key(palette::ACCENT)).map(|_| {
        let (share, with) = (palette::DARK_ACCENT_SHARE, palette::DARK_ACCENT_WITH);
        format!(" --dark-accent: color-mix(in srgb, {{{{primary}}}} {share}%, {with});")
    });
    format!(
        "\n:root {{ --brand-primary: {{{{primary}}}};{} }}\n",
        dark.unwrap_or_default()
    )
}

/// What a package has to know to renew its content.
pub(crate) struct Renewed {
    /// Of what its content is.
    pub subject: Subject,
    /// Whether it has the scripts that few documents need.
    pub has_more: bool,
    /// Names of the texts that it has ([`updates::names`]).
    pub has: Vec<String>,
    /// The package's hash, as its pages have it.
    pub hash: String,
}

/// Slots that only a package that renews its content fills.
pub(crate) const RENEWAL: [&str; 4] = [WAIT, UPDATES_SCRIPT, slot::KEPT, KEPT_POLICY];

/// Makes of the script that starts the course, which follows it, something to be called.
const START: &str = "Relais.start=()=>\n";

/// The texts of a package's slots; `root` leads from its documents to its root. A package that
/// is not `renewed` says nothing of updates, whatever a branding has.
pub(crate) fn texts(
    theme: &Theme,
    lang: &str,
    look: &Look,
    root: &str,
    renewed: Option<&Renewed>,
) -> Result<BTreeMap<String, Vec<Alternative>>, RenderError> {
    let mut slots = BTreeMap::new();
    for (printed, root) in [(PRINTED, root), (PRINTED_AT_HOME, "")] {
        for (slot, template, texts) in printed {
            let is_said = |it: &&&[Field]| renewed.is_some() || !it.contains(&Field::Updates);
            let texts = texts.iter().filter(is_said).map(|needs| {
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
    // Both, one or the other, or nothing but whose copy it is.
    let (mut policy, mut course) = (Vec::new(), Vec::new());
    let beacon = format!("\"beacon\":\"{{{{beacon}}}}{BEACON_PATH}\",");
    let updates = renewed.map(|it| {
        let (path, has_more) = (it.subject.path(), it.has_more);
        let of = serde_json::to_string(&it.subject).unwrap_or_default();
        let of = serde_json::Value::from(of);
        let has = it.has.join("\",\"");
        format!(
            "\"updates\":{{\"at\":\"{{{{updates}}}}{UPDATES_PATH}\",\"path\":\"{path}\",\"of\":{of},\"keys\":\"{{{{updates_keys}}}}\",\"more\":{has_more},\"has\":[\"{has}\"]}},"
        )
    });
    for needs in [
        &[Field::Beacon, Field::Updates][..],
        &[Field::Updates],
        &[Field::Beacon],
        &[],
    ] {
        let of = |field| needs.contains(&field);
        if of(Field::Updates) && updates.is_none() {
            continue;
        }
        let mut origins = String::new();
        let mut data = "\"partner\":\"{{id}}\",".to_owned();
        if of(Field::Beacon) {
            origins.push_str(" {{beacon}}");
            data.push_str(&beacon);
        }
        if let (true, Some(updates)) = (of(Field::Updates), &updates) {
            origins.push_str(" {{updates}}");
            data.push_str(updates);
        }
        let alternative = |text| Alternative {
            needs: needs.to_vec(),
            text,
        };
        policy.extend((!needs.is_empty()).then(|| alternative(origins)));
        course.push(alternative(data));
    }
    let (wait, updates_script, kept, kept_policy) = match renewed {
        Some(it) => {
            let closed = updates::closed::script();
            let script = script_text(UPDATES, theme.code())?;
            let script = format!("const CLOSED={closed};\n{script}");
            let needs = &[Field::Updates];
            let kept = script_text(KEPT, theme.code())?;
            let policy = script_source(&kept);
            let hash = &it.hash;
            let kept = format!("<script data-kept=\"/{{{{id}}}}?{hash}&amp;\">{kept}</script>");
            (
                one(needs, START.into()),
                one(needs, script),
                one(needs, kept),
                one(needs, policy),
            )
        }
        None => Default::default(),
    };
    for (slot, texts) in [
        (COLOUR, one(&[Field::Primary], colour(look))),
        (POLICY, policy),
        (COURSE, course),
        (WAIT, wait),
        (UPDATES_SCRIPT, updates_script),
        (slot::KEPT, kept),
        (KEPT_POLICY, kept_policy),
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

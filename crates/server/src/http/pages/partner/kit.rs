//! What a partner needs to make the courses known: texts to copy, and banners with its
//! name, its colour and its link.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde::Serialize;

use super::link::{address, picture};
use crate::domain::banner::{Banner, COLOUR, FORMATS, Format};
use crate::domain::words::{self, Lang};
use crate::http::member::Member;
use crate::http::page::Page;
use crate::http::staff_page::page;
use crate::http::{App, Error, download};
use crate::store::partner::Partner;
use crate::store::partner_profile;

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/partenaire/communication", get(kit))
        .route("/partenaire/communication/{file}", get(banner))
}

#[derive(Serialize)]
struct Text {
    id: &'static str,
    title: String,
    text: String,
    rows: usize,
}

#[derive(Serialize)]
struct Picture {
    name: &'static str,
    title: String,
    width: u32,
    height: u32,
    alternative: String,
}

#[derive(Serialize)]
struct Kit {
    texts: Vec<Text>,
    pictures: Vec<Picture>,
}

/// Texts by their name, each of these paragraphs.
const TEXTS: [(&str, usize); 4] = [("mail", 5), ("intranet", 3), ("social", 2), ("poster", 3)];

async fn kit(State(app): State<Arc<App>>, Member { staff, partner }: Member) -> Page {
    let lang = staff.lang;
    let address = address(&app, &partner.slug);
    let arguments = [("name", partner.name.as_str()), ("address", &address)];
    let texts = TEXTS.map(|(id, count)| {
        let paragraphs: Vec<String> = (1..=count)
            .map(|number| words::say(lang, &format!("kit-{id}-{number}"), &arguments))
            .collect();
        let text = paragraphs.join("\n\n");
        Text {
            id,
            title: words::say(lang, &format!("kit-{id}"), &[]),
            rows: text.len() / 80 + 2 * count,
            text,
        }
    });
    let pictures = FORMATS.map(|format| Picture {
        name: format.name,
        title: words::say(lang, &format!("kit-{}", format.name), &[]),
        width: format.width,
        height: format.height,
        alternative: alternative(lang, &partner),
    });
    let kit = Kit {
        texts: texts.into(),
        pictures: pictures.into(),
    };
    let title = words::say(lang, "kit-title", &[]);
    page(&app, &staff, "partner/kit.html", "kit", &title, kit)
}

fn alternative(lang: Lang, partner: &Partner) -> String {
    words::say(lang, "kit-alternative", &[("name", &partner.name)])
}

async fn banner(
    State(app): State<Arc<App>>,
    Path(file): Path<String>,
    Member { staff, partner }: Member,
) -> Page {
    let (name, ending) = file.split_once('.').ok_or(Error::NotFound)?;
    let format = FORMATS.into_iter().find(|it| it.name == name);
    let format = format.ok_or(Error::NotFound)?;
    let kind = match ending {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => return Err(Error::NotFound.into()),
    };
    let address = address(&app, &partner.slug);
    let code = picture(&address)?;
    let saved_as = format!("{}-{name}.{ending}", partner.slug);
    let is_png = ending == "png";
    let lang = staff.lang;
    let colour = partner_profile::colour(&app.store, &partner.partner_id).await?;
    // Drawing takes a processor for a moment: not one that answers requests.
    let drawn = tokio::task::spawn_blocking(move || {
        draw(lang, &partner, &colour, format, &address, &code, is_png)
    });
    let drawn = drawn.await.map_err(|it| Error::Defect(it.to_string()))??;
    Ok(download::bytes(drawn, &saved_as, kind)?)
}

fn draw(
    lang: Lang,
    partner: &Partner,
    colour: &str,
    format: Format,
    address: &str,
    code: &str,
    is_png: bool,
) -> Result<Vec<u8>, Error> {
    let say = |key: &str| words::say(lang, key, &[("name", &partner.name)]);
    let typed = address.split_once("://").map_or(address, |(_, rest)| rest);
    let colour = match colour {
        "" => COLOUR,
        colour => colour,
    };
    let (headline, text, with) = (say("kit-headline"), say("kit-text"), say("kit-with"));
    let (logo, alternative) = (say("kit-logo"), alternative(lang, partner));
    let banner = Banner {
        format,
        colour,
        headline: &headline,
        text: &text,
        with: &with,
        address: typed,
        logo: &logo,
        code,
        alternative: &alternative,
    };
    let drawn = match is_png {
        true => banner.png(),
        false => banner.svg().map(String::into_bytes),
    };
    drawn.map_err(|error| Error::Defect(error.to_string()))
}

//! The plan of a year where nobody wrote one: every own course that is published is a
//! module, with the questions of its final quiz.

use serde::Deserialize;
use statistics::plan::{Draft, Offered, Plan, is_id};

use super::error::ReleaseError;
use crate::store::Store;
use crate::store::course::{self, Course, Item};
use crate::store::objects::Objects;

/// A page of ours is smaller than this.
const MOST_BYTES: u64 = 16 << 20;

/// The plan made of what is published; none while nothing is.
///
/// # Errors
///
/// [`ReleaseError`] when the database or the files can't be read, or no plan can be
/// made of the courses.
pub async fn of_published(
    store: &Store,
    objects: &Objects,
    publisher: &str,
    year: u16,
) -> Result<Option<Plan>, ReleaseError> {
    let mut courses = course::all(store).await?;
    courses.retain(|it| it.is_own == 1 && it.course_version_id.is_some() && is_id(&it.slug));
    let mut modules = Vec::with_capacity(courses.len());
    for course in &courses {
        modules.push(offered(store, objects, course).await?);
    }
    if modules.is_empty() {
        return Ok(None);
    }
    Ok(Some(Plan::new(Draft::of_courses(
        year, publisher, modules,
    ))?))
}

/// A course as its package says it, wherever administrators put it.
async fn offered(
    store: &Store,
    objects: &Objects,
    course: &Course,
) -> Result<Offered, ReleaseError> {
    let version = course.course_version_id.as_deref().unwrap_or_default();
    let about = course::about(store, version).await?.unwrap_or_default();
    let items = course::items(store, version).await?;
    let scos: Vec<&Item> = items.iter().filter(|it| it.kind == "sco").collect();
    let mut pass_mark = scos.iter().find_map(|it| percent(&it.mastery_score));
    let mut questions = Vec::new();
    for sco in scos {
        let Some(data) = data(store, objects, version, &sco.url).await? else {
            continue;
        };
        pass_mark = pass_mark.or(data.mastery_score);
        let counted = data.activities.into_iter().filter(Activity::is_counted);
        questions.extend(counted.map(|it| (it.id, it.text.unwrap_or_default())));
    }
    Ok(Offered {
        slug: course.slug.clone(),
        programme: about.programme,
        programme_title: about.programme_title,
        publisher: about.publisher,
        module: about.module,
        title: course.title.clone(),
        place: about.place,
        variant: about.variant,
        pass_mark,
        questions,
    })
}

/// What our packages tell their own scripts (`#course`), as far as it matters here.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    #[serde(default)]
    mastery_score: Option<u8>,
    #[serde(default)]
    activities: Vec<Activity>,
}

#[derive(Deserialize)]
struct Activity {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    /// None: a poll that asks without words, say.
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    quiz: bool,
}

impl Activity {
    /// Questions of the final quiz are: they have one right answer that everybody is
    /// asked for.
    fn is_counted(&self) -> bool {
        let other = ["scenario", "inspection", "checklist", "explore", "poll"];
        self.quiz && !other.contains(&self.kind.as_str())
    }
}

/// The data of a SCO of ours; none in a page that has none.
async fn data(
    store: &Store,
    objects: &Objects,
    version: &str,
    url: &str,
) -> Result<Option<Data>, ReleaseError> {
    // Names of our own files need no percent-encoding.
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let Some(file) = course::file(store, version, path).await? else {
        return Ok(None);
    };
    if u64::try_from(file.bytes).is_ok_and(|it| it > MOST_BYTES) {
        return Ok(None);
    }
    let bytes = objects.read(&file.object).await?;
    let page = String::from_utf8_lossy(&bytes);
    let Some(json) = json(&page) else {
        return Ok(None);
    };
    Ok(serde_json::from_str(json)
        .inspect_err(|error| {
            tracing::warn!(path, %error, "failed to read the questions of a page: the year's plan does not have them");
        })
        .ok())
}

/// What a page of ours tells its own scripts.
fn json(page: &str) -> Option<&str> {
    const SCRIPT: &str = r#"<script type="application/json" id="course""#;
    let (_, rest) = page.split_once(SCRIPT)?;
    // Whatever else the tag says.
    let (_, rest) = rest.split_once('>')?;
    let (json, _) = rest.split_once("</script>")?;
    Some(json)
}

fn percent(text: &str) -> Option<u8> {
    let score: f64 = text.trim().parse().ok()?;
    (0.0..=100.0)
        .contains(&score)
        .then_some(score.round() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_of_the_quiz_are_counted() {
        let page = r#"<body><script type="application/json" id="course">{"masteryScore":80,
            "activities":[{"id":"q-a","type":"single","quiz":true,"text":"Que   faire ?"},
            {"id":"q-b","type":"single","quiz":false,"text":"Dans une page"},
            {"id":"s","type":"scenario","quiz":true,"text":"Une crise"},
            {"id":"q-c","type":"numeric","quiz":true,"points":2},
            {"id":"p","type":"poll","quiz":false,"text":null}]}</script></body>"#;
        let data: Data = serde_json::from_str(json(page).expect("data")).expect("read");
        assert_eq!(data.mastery_score, Some(80));
        let counted = data.activities.into_iter().filter(Activity::is_counted);
        let counted: Vec<(String, String)> = counted
            .map(|it| (it.id, it.text.unwrap_or_default()))
            .collect();
        let expected = [("q-a", "Que   faire ?"), ("q-c", "")];
        assert_eq!(
            counted,
            expected.map(|(id, text)| (id.to_owned(), text.to_owned()))
        );
        assert!(json("<p>no data").is_none());
        let other = page.replace(r#"id="course""#, r#"id="course" data-more"#);
        assert_eq!(json(&other), json(page));
    }

    #[test]
    fn scores_are_percents() {
        assert_eq!(percent("70"), Some(70));
        assert_eq!(percent("79.6"), Some(80));
        for none in ["", "x", "-1", "101", "NaN"] {
            assert_eq!(percent(none), None, "{none}");
        }
    }
}

//! Versions of courses that were online in a year, for whoever reads its numbers: what this server
//! hosted, and what it published for packages elsewhere. Nothing of it comes from learners.

use std::collections::BTreeMap;

use statistics::freeze::Online;

use crate::domain::calendar;
use crate::store::{Store, StoreError, course, publishing};

/// What a publication is of, as the files of a year say it, which are in French.
const RENEWED: &str = "paquets qui se renouvellent";

/// Those of a year, by course and in order.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn of_year(store: &Store, year: u16) -> Result<Vec<Online>, StoreError> {
    let year = calendar::year(i16::try_from(year).unwrap_or(i16::MAX));
    // By course: day and version, the oldest first.
    let mut courses: BTreeMap<String, Vec<(i64, String)>> = BTreeMap::new();
    for it in course::imported(store, year.until).await? {
        if it.withdrawn_at.is_some_and(|at| at < year.from) {
            continue;
        }
        let version = match it.edition.as_str() {
            "" => it.number.to_string(),
            edition => edition.to_owned(),
        };
        let versions = courses.entry(it.title).or_default();
        versions.push((it.imported_at, version));
    }
    for (subject, at) in publishing::published(store, year.until).await? {
        // `programme/module/language.audience`, version, `n°`, number.
        let named = subject.rsplit_once(" n° ").map_or(&*subject, |it| it.0);
        if let Some((path, version)) = named.split_once(' ') {
            let versions = courses.entry(format!("{RENEWED}, {path}")).or_default();
            versions.push((at, version.to_owned()));
        }
    }
    let mut found = Vec::new();
    for (course, mut versions) in courses {
        versions.sort();
        // Of what was there before the year, the last one.
        let before = versions.iter().filter(|it| it.0 < year.from).count();
        let mut versions: Vec<_> = versions.split_off(before.saturating_sub(1));
        versions.dedup_by(|next, first| next.1 == first.1);
        found.extend(versions.into_iter().map(|(at, version)| Online {
            course: course.clone(),
            version,
            since: calendar::day(at.max(year.from)).to_string(),
        }));
    }
    Ok(found)
}

//! All packages a partner may have -> what it is shown: per course the file in force
//! of each kind, and the former ones. A branded package hides the plain one of its kind.

use std::collections::{BTreeMap, BTreeSet};

use crate::store::built_package::BuiltPackage;

/// One module or programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// As its newest package says.
    pub title: String,
    /// Whether it is all modules of a programme.
    pub is_programme: bool,
    /// The file in force of each kind.
    pub files: Vec<BuiltPackage>,
    /// Former files, the newest first.
    pub former: Vec<BuiltPackage>,
}

impl Course {
    /// The package that was offered last.
    pub fn newest(&self) -> Option<&BuiltPackage> {
        self.files.iter().max_by_key(|it| it.offered_at)
    }
}

/// What a package is of: programme and module.
type Subject = (String, String);
/// What makes two packages versions of the same thing: subject, language, audience, target
/// and cut.
type Kind = (Subject, String, String, String, String);

/// Arranges packages that stand the newest first: programmes before modules, each by
/// its name.
pub fn arrange(packages: Vec<BuiltPackage>) -> Vec<Course> {
    let said: BTreeMap<String, Subject> = packages
        .iter()
        .filter(|it| !it.programme.is_empty())
        .map(|it| (it.course.clone(), (it.programme.clone(), it.module.clone())))
        .collect();
    // What a former program kept is of the course whose packages have the same name.
    let subject = |it: &BuiltPackage| match it.programme.as_str() {
        "" => said
            .get(&it.course)
            .cloned()
            .unwrap_or((it.course.clone(), String::new())),
        _ => (it.programme.clone(), it.module.clone()),
    };
    let mut names = BTreeSet::new();
    // With each, whether a newer one has its name: that one took its place, however it is cut.
    let mut kinds: BTreeMap<Kind, Vec<(BuiltPackage, bool)>> = BTreeMap::new();
    for package in packages {
        let is_replaced = !names.insert((package.partner_slug.clone(), package.file.clone()));
        let kind = (
            subject(&package),
            package.language.clone(),
            package.audience.clone(),
            // SCORM before HTML5: most partners have an LMS.
            match package.target.as_str() {
                "scorm12" => "1".to_owned(),
                other => format!("2{other}"),
            },
            // The whole in one SCO before its chapters: few platforms show those.
            match package.sco.as_str() {
                "chapter" => "3".to_owned(),
                "programme" => "1".to_owned(),
                other => format!("2{other}"),
            },
        );
        kinds.entry(kind).or_default().push((package, is_replaced));
    }
    let mut courses: BTreeMap<Subject, Course> = BTreeMap::new();
    for ((subject, ..), mut packages) in kinds {
        if packages.iter().any(|(it, _)| !it.partner_slug.is_empty()) {
            packages.retain(|(it, _)| !it.partner_slug.is_empty());
        }
        let course = courses.entry(subject).or_insert_with(|| Course {
            title: String::new(),
            is_programme: false,
            files: Vec::new(),
            former: Vec::new(),
        });
        let newest = packages.iter().position(|(_, is_replaced)| !is_replaced);
        course.files.extend(newest.map(|at| packages.remove(at).0));
        course.former.extend(packages.into_iter().map(|(it, _)| it));
    }
    let mut shelf: Vec<(String, Course)> = courses
        .into_values()
        .map(|mut course| {
            let newest = course.newest().cloned().unwrap_or_default();
            course.title = newest.title;
            course.is_programme = newest.is_programme == 1;
            course.former.sort_by_key(|it| -it.offered_at);
            (newest.course, course)
        })
        .collect();
    shelf.sort_by_key(|(name, course)| (!course.is_programme, name.clone()));
    shelf.into_iter().map(|(_, course)| course).collect()
}

/// `SHA256SUMS` of the files in force, as `sha256sum --check` reads it.
pub fn sums(shelf: &[Course]) -> String {
    let mut lines: Vec<String> = shelf
        .iter()
        .flat_map(|course| &course.files)
        .map(|it| format!("{}  {}\n", it.sha256, it.file))
        .collect();
    lines.sort_by(|a, b| a.get(66..).cmp(&b.get(66..)));
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(file: &str, partner: &str, offered_at: i64) -> BuiltPackage {
        let (course, _) = file.split_once('.').unwrap_or_default();
        let (_, target) = file.rsplit_once('.').unwrap_or_default();
        BuiltPackage {
            sha256: format!("{offered_at:064}"),
            file: format!("{file}.zip"),
            partner_slug: partner.into(),
            course: course.into(),
            title: course.to_uppercase(),
            target: target.into(),
            is_programme: i64::from(course == "p"),
            offered_at,
            ..BuiltPackage::default()
        }
    }

    fn shown(packages: &[(&str, &str, i64)]) -> Vec<(String, Vec<i64>, Vec<i64>)> {
        let mut packages: Vec<BuiltPackage> = packages
            .iter()
            .map(|(file, partner, at)| package(file, partner, *at))
            .collect();
        packages.sort_by_key(|it| -it.offered_at);
        let times = |packages: &[BuiltPackage]| packages.iter().map(|it| it.offered_at).collect();
        arrange(packages)
            .iter()
            .map(|it| (it.title.clone(), times(&it.files), times(&it.former)))
            .collect()
    }

    #[test]
    fn a_branded_package_hides_the_plain_one_of_its_kind_only() {
        let shelf = shown(&[
            ("p-a.html5", "", 9),
            ("p-a.scorm12", "", 8),
            ("p-a.scorm12", "acme", 2),
            ("p-a.scorm12", "acme", 1),
        ]);
        assert_eq!(shelf, [("P-A".to_owned(), vec![2, 9], vec![1])]);
    }

    #[test]
    fn cuts_stand_beside_each_other_unless_one_took_the_name_of_another() {
        let cut = |file: &str, sco: &str, offered_at| BuiltPackage {
            sco: sco.into(),
            ..package(file, "", offered_at)
        };
        let times = |packages: Vec<BuiltPackage>| {
            let shelf = arrange(packages);
            let times = |it: &[BuiltPackage]| it.iter().map(|it| it.offered_at).collect::<Vec<_>>();
            (times(&shelf[0].files), times(&shelf[0].former))
        };
        let both = times(vec![
            cut("p-a.chapters.scorm12", "chapter", 3),
            cut("p-a.scorm12", "module", 2),
        ]);
        assert_eq!(both.0.len(), 2);
        // As former programs named them.
        let one = times(vec![
            cut("p-a.scorm12", "module", 3),
            cut("p-a.scorm12", "chapter", 2),
        ]);
        assert_eq!(one, (vec![3], vec![2]));
    }

    #[test]
    fn programmes_come_first() {
        let shelf = shown(&[
            ("p-a.html5", "", 1),
            ("p.html5", "", 2),
            ("p-b.html5", "", 3),
        ]);
        let titles: Vec<&str> = shelf.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(titles, ["P", "P-A", "P-B"]);
    }

    #[test]
    fn names_that_hyphens_are_cut_out_of_in_two_ways_are_two_courses() {
        let of = |programme: &str, module: &str, at: i64| BuiltPackage {
            programme: programme.into(),
            module: module.into(),
            is_programme: i64::from(module.is_empty()),
            title: format!("{programme}/{module}"),
            ..package(&format!("{programme}_{module}.scorm12"), "", at)
        };
        let titles = |packages: Vec<BuiltPackage>| -> Vec<String> {
            arrange(packages).into_iter().map(|it| it.title).collect()
        };
        let both = titles(vec![of("a", "b-c", 2), of("a-b", "c", 1)]);
        assert_eq!(both, ["a-b/c", "a/b-c"]);
        // A whole programme is none of another one's modules.
        let both = titles(vec![of("a-b-c", "", 2), of("a-b", "c", 1)]);
        assert_eq!(both, ["a-b-c/", "a-b/c"]);
    }

    #[test]
    fn what_a_former_program_kept_is_a_former_file_of_the_same_course() {
        let said = BuiltPackage {
            programme: "p".into(),
            module: "a".into(),
            ..package("p-a.scorm12", "", 2)
        };
        let shelf = arrange(vec![said, package("p-a.scorm12", "", 1)]);
        assert_eq!(shelf.len(), 1);
        assert_eq!((shelf[0].files.len(), shelf[0].former.len()), (1, 1));
    }

    #[test]
    fn sums_are_of_files_in_force_by_name() {
        let shelf = arrange(vec![
            package("z.html5", "", 3),
            package("a.scorm12", "", 2),
            package("a.scorm12", "", 1),
        ]);
        let expected = format!("{:064}  a.scorm12.zip\n{:064}  z.html5.zip\n", 2, 3);
        assert_eq!(sums(&shelf), expected);
    }
}

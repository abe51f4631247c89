//! The plan of a year: everything that is decided before any data of the year
//! exist. It is written into every file, and nothing in it changes afterwards.

mod check;
mod draft;
pub mod sigma;

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::ratio::Ratio;

pub use check::PlanError;
pub(crate) use draft::hex;
pub use draft::{
    Draft, FirstMethod, Module, PartnerType, Question, Shares, Thresholds, Tier, is_id, usual_tiers,
};

/// A plan that was checked: only [`Plan::new`] makes one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Draft", into = "Draft")]
pub struct Plan(Draft);

/// Who publishes, where nobody says it.
const PUBLISHER: &str = "Cybermalveillance.gouv.fr";

/// Percent that passes a module, where the module does not say it.
pub const PASS_MARK: u8 = 70;

/// Kinds of partners that a plan has unless it says otherwise, the last one for whoever
/// is of no other kind: id, and plural as « Autres … » takes it.
pub const PARTNER_TYPES: [(&str, &str); 6] = [
    ("collectivite", "collectivités"),
    ("etat", "services de l’État"),
    ("entreprise", "entreprises"),
    ("association", "associations"),
    ("enseignement", "établissements d’enseignement"),
    ("autre", "organisations"),
];

/// A course that a plan may have as a module: what its sources and its package both say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// Its name on a server: `senscyber-agir`, `senscyber-agir-en` for others than the
    /// programme's first language and audience.
    pub slug: String,
    /// Id of its programme; empty: a course of its own.
    pub programme: String,
    /// Title of its programme; empty: unknown.
    pub programme_title: String,
    /// Who publishes it; empty: unknown.
    pub publisher: String,
    /// Id of the module in the programme; empty: none.
    pub module: String,
    /// Title of the module.
    pub title: String,
    /// Its place in the programme, from 1; 0: unknown.
    pub place: i64,
    /// Its place among the programme's languages and audiences, from 1; 0: unknown.
    pub variant: i64,
    /// Percent from which the final quiz is passed; none: the usual one.
    pub pass_mark: Option<u8>,
    /// Questions of the final quiz: id, and what is asked.
    pub questions: Vec<(String, String)>,
}

impl Offered {
    /// The name of the module that it is, in whatever language and for whomever:
    /// `senscyber-agir`; of a course of its own, its own name.
    fn identity(&self) -> String {
        if self.programme.is_empty() || self.module.is_empty() {
            return self.slug.clone();
        }
        let name = language::slug(&format!("{}-{}", self.programme, self.module));
        if is_id(&name) {
            name
        } else {
            self.slug.clone()
        }
    }
}

impl Draft {
    /// The draft for courses that are offered: the same from their sources as from a server
    /// that has published them. Of one programme modules have the programme's ids; of several,
    /// the names of their courses. A module in several languages or for several audiences is one:
    /// its title, pass mark and questions are those of the first. `publisher`: who publishes the
    /// statistics; empty: as the courses say.
    pub fn of_courses(year: u16, publisher: &str, mut courses: Vec<Offered>) -> Draft {
        for course in &mut courses {
            course.slug = course.identity();
        }
        courses.retain(|it| is_id(&it.slug));
        courses.sort_by(|a, b| {
            let key = |it: &Offered| (it.programme.clone(), it.place, it.slug.clone(), it.variant);
            key(a).cmp(&key(b))
        });
        courses.dedup_by(|later, first| later.slug == first.slug);
        let id = |it: &Offered| {
            Some(
                it.slug
                    .strip_prefix(&it.programme)?
                    .strip_prefix('-')?
                    .to_owned(),
            )
        };
        let one = courses.first().filter(|first| {
            let same = |it: &Offered| {
                it.programme == first.programme && id(it).is_some_and(|id| is_id(&id))
            };
            is_id(&first.programme) && courses.iter().all(same)
        });
        let programme_id = one.map_or(String::new(), |it| it.programme.clone());
        let mut programmes: Vec<&str> = Vec::new();
        for course in &courses {
            let title = match course.programme_title.as_str() {
                "" => course.title.as_str(),
                title => title,
            };
            if !programmes.contains(&title) {
                programmes.push(title);
            }
        }
        let programme: String = programmes.join(", ").chars().take(300).collect();
        let said = courses
            .iter()
            .map(|it| it.publisher.as_str())
            .find(|it| !it.is_empty());
        let publisher = match publisher.trim() {
            "" => said.unwrap_or(PUBLISHER).to_owned(),
            name => name.to_owned(),
        };
        let modules = courses.iter().map(|it| {
            let mut questions: Vec<Question> = Vec::new();
            for (id, text) in &it.questions {
                if is_id(id) && questions.iter().all(|known| known.id != *id) {
                    questions.push(Question::asking(id, text));
                }
            }
            Module {
                id: match programme_id.as_str() {
                    "" => it.slug.clone(),
                    _ => id(it).unwrap_or_default(),
                },
                title: it.title.clone(),
                pass_mark: it.pass_mark.unwrap_or(PASS_MARK).min(100),
                questions,
            }
        });
        let modules = modules.collect();
        Draft::usual(year, &programme, &programme_id, &publisher, modules)
    }

    /// A draft with the usual kinds of partners, budget, thresholds and times: the one that a
    /// year has unless somebody writes another.
    pub fn usual(
        year: u16,
        programme: &str,
        programme_id: &str,
        publisher: &str,
        modules: Vec<Module>,
    ) -> Draft {
        let kind = |(id, plural): (&str, &str)| PartnerType {
            id: id.into(),
            plural: plural.into(),
        };
        Draft {
            year,
            programme: programme.into(),
            programme_id: programme_id.into(),
            publisher: publisher.into(),
            modules,
            partner_types: PARTNER_TYPES.map(kind).into(),
            rho: Ratio::new(3, 10),
            shares: None,
            delta_exponent: draft::six(),
            questions_per_learner: draft::forty(),
            thresholds: Thresholds::default(),
            retention_days: draft::thirty(),
            tiers: usual_tiers(),
            opened_with: None,
        }
    }
}

impl Plan {
    /// Checks a draft.
    pub fn new(draft: Draft) -> Result<Plan, PlanError> {
        Ok(Plan(check::checked(draft)?))
    }

    /// The plan as the first method had it, where it was written for that one.
    pub fn first(&self) -> Option<Draft> {
        let first = self.opened_with.as_ref()?;
        let mut draft = self.0.clone();
        draft.shares = Some(first.shares);
        draft.thresholds.some_detail = Some(first.some_detail);
        draft.thresholds.full_detail = Some(first.full_detail);
        draft.tiers = Vec::new();
        draft.opened_with = None;
        Some(draft)
    }

    /// The tier of a noisy number of learners.
    pub fn tier(&self, learners: i64) -> &Tier {
        let learners = u64::try_from(learners).unwrap_or(0);
        let mut tiers = self.tiers.iter();
        let found = tiers.find(|tier| tier.from <= learners);
        found.expect("the last tier is of everybody")
    }
}

impl Deref for Plan {
    type Target = Draft;
    fn deref(&self) -> &Draft {
        &self.0
    }
}

impl TryFrom<Draft> for Plan {
    type Error = PlanError;
    fn try_from(draft: Draft) -> Result<Self, Self::Error> {
        Plan::new(draft)
    }
}

impl From<Plan> for Draft {
    fn from(plan: Plan) -> Draft {
        plan.0
    }
}

#[cfg(any(test, feature = "seeded"))]
impl Plan {
    /// A plan for tests: `modules` modules of `questions` questions.
    pub fn example(modules: usize, questions: usize) -> Plan {
        let titles = [
            "Comprendre",
            "Agir",
            "Transmettre",
            "Préparer",
            "Réagir",
            "Animer",
        ];
        let module = |m: usize| {
            let title = titles
                .get(m)
                .map_or(format!("Module {m}"), |&t| t.to_owned());
            Module {
                id: format!("m{m}"),
                title,
                pass_mark: 70,
                questions: (0..questions)
                    .map(|q| Question {
                        id: format!("q-{q}"),
                        title: format!("Question {}", q + 1),
                    })
                    .collect(),
            }
        };
        let kind = |(id, plural): (&str, &str)| PartnerType {
            id: id.into(),
            plural: plural.into(),
        };
        let kinds = [
            ("collectivite", "collectivités"),
            ("entreprise", "entreprises"),
            ("association", "associations"),
        ];
        Plan::new(Draft {
            year: 2025,
            programme: "SensCyber".into(),
            programme_id: String::new(),
            publisher: "Cybermalveillance.gouv.fr".into(),
            modules: (0..modules).map(module).collect(),
            partner_types: kinds.map(kind).into(),
            rho: Ratio::new(3, 10),
            shares: None,
            delta_exponent: 6,
            questions_per_learner: 40,
            thresholds: Thresholds::default(),
            retention_days: 30,
            tiers: usual_tiers(),
            opened_with: None,
        })
        .expect("a good plan")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_have_one_title() {
        let title = |text: &str| Question::asking("q-1", text).title;
        assert_eq!(title("  Que\n faire ? "), "Que faire ?");
        assert_eq!(title(" "), "q-1");
        assert_eq!(title(&"é".repeat(160)), "é".repeat(160));
        assert_eq!(title(&"é".repeat(161)), format!("{}…", "é".repeat(159)));
    }

    #[test]
    fn a_module_in_several_languages_is_one() {
        let course = |slug: &str, module: &str, variant: i64, question: &str| Offered {
            slug: slug.into(),
            programme: "senscyber".into(),
            programme_title: "SensCyber".into(),
            publisher: String::new(),
            module: module.into(),
            title: format!("{module} {variant}"),
            place: if module == "agir" { 2 } else { 1 },
            variant,
            pass_mark: Some(70),
            questions: vec![(question.into(), "?".into())],
        };
        let all = vec![
            course("senscyber-agir-en", "agir", 2, "q-en"),
            course("senscyber-comprendre-entreprises", "comprendre", 3, "q-3"),
            course("senscyber-agir", "agir", 1, "q-fr"),
            course("senscyber-comprendre", "comprendre", 1, "q-1"),
            course("senscyber-comprendre-en", "comprendre", 2, "q-2"),
        ];
        let made = |courses: Vec<Offered>| Plan::new(Draft::of_courses(2027, "", courses));
        let plan = made(all.clone()).expect("a plan");
        let of = |plan: &Plan| -> Vec<(String, String)> {
            let modules = plan.modules.iter();
            modules
                .map(|it| (it.id.clone(), it.title.clone()))
                .collect()
        };
        let expected = [("comprendre", "comprendre 1"), ("agir", "agir 1")];
        assert_eq!(
            of(&plan),
            expected.map(|(id, title)| (id.into(), title.into()))
        );
        assert_eq!(plan.course(1), "senscyber-agir");
        assert_eq!(plan.modules[1].questions[0].id, "q-fr");
        // What is published in the first language alone makes the same plan, and so does the order.
        let first = all.iter().filter(|it| it.variant == 1).cloned().collect();
        assert_eq!(made(first).expect("a plan").digest(), plan.digest());
        // Of a module that is there in English alone, that is the module.
        let english = made(vec![all[0].clone(), all[3].clone()]).expect("a plan");
        assert_eq!(of(&english)[1], ("agir".into(), "agir 2".into()));
    }

    #[test]
    fn a_plan_is_checked_when_it_is_read() {
        let json = serde_json::to_value(Plan::example(3, 2)).expect("JSON");
        let read = |change: &dyn Fn(&mut serde_json::Value)| {
            let mut json = json.clone();
            change(&mut json);
            serde_json::from_value::<Plan>(json).map_err(|e| e.to_string())
        };
        assert_eq!(read(&|_| ()), Ok(Plan::example(3, 2)));
        let wrong = |change: &dyn Fn(&mut serde_json::Value), said: &str| {
            let error = read(change).expect_err(said);
            assert!(error.contains(said), "{error}");
        };
        wrong(&|p| p["rho"] = "0".into(), "ρ must");
        wrong(
            &|p| p["tiers"][0]["shares"]["module_status"] = 421.into(),
            "1001 instead of 1000",
        );
        wrong(&|p| p["tiers"][4]["from"] = 10.into(), "tiers must");
        wrong(
            &|p| p["tiers"][1]["shows"] = serde_json::json!([]),
            "tiers must",
        );
        wrong(
            &|p| p["modules"][1]["id"] = "m0".into(),
            "`m0` is there twice",
        );
        wrong(
            &|p| p["modules"][1]["id"] = "../m".into(),
            "`../m` is not an id",
        );
        wrong(&|p| p["modules"] = serde_json::json!([]), "1 to 64 modules");
        wrong(&|p| p["extra"] = 1.into(), "unknown field");
        wrong(&|p| p["programme_id"] = "a b".into(), "`a b` is not an id");
    }

    #[test]
    fn a_module_has_the_name_of_its_package() {
        let mut draft = Draft::from(Plan::example(2, 0));
        assert_eq!(
            Plan::new(draft.clone()).map(|it| it.course(1)),
            Ok("m1".into())
        );
        draft.programme_id = "senscyber".into();
        assert_eq!(
            Plan::new(draft).map(|it| it.course(1)),
            Ok("senscyber-m1".into())
        );
    }

    /// A plan that the first method wrote keeps its name: returns drawn with it, and the
    /// releases that carry it, are known by that.
    #[test]
    fn a_plan_of_the_first_method_is_renewed() {
        let mut json = serde_json::to_value(Plan::example(1, 1)).expect("JSON");
        json["tiers"] = serde_json::json!([]);
        json["shares"] = serde_json::json!({
            "learners": 3, "module_status": 42, "starts_monthly": 11, "completions_monthly": 11,
            "region_status": 11, "duration_bands": 11, "questions": 11
        });
        json["thresholds"]["some_detail"] = 500.into();
        json["thresholds"]["full_detail"] = 5000.into();
        let plan: Plan = serde_json::from_value(json).expect("a plan");
        assert_eq!(plan.tiers, usual_tiers());
        let first = plan.first().expect("its first form");
        assert_eq!(
            first.digest(),
            "6ba0354eaf06fa129d7eaf05ea7c8a1ef0196a2a10e04bf7e82b51990f5166e7"
        );
        assert_ne!(plan.digest(), first.digest());
        // And so it stays when it is stored and read.
        let again = serde_json::to_string(&plan).expect("JSON");
        assert_eq!(serde_json::from_str::<Plan>(&again).expect("a plan"), plan);
        assert_eq!(Plan::example(1, 1).first(), None);
    }
}

//! What each template gets, with words already chosen: the fields are listed
//! in `scorm-templates/README.md`.

use serde::Serialize;

use crate::course::activity::{InspectionKind, Outcome, Verdict};

/// Added to every view: the language and the way to the package's root.
#[derive(Serialize)]
pub(super) struct WithPlace<'a, V> {
    pub lang: &'a str,
    pub root: &'a str,
    #[serde(flatten)]
    pub view: V,
}

#[derive(Serialize)]
pub(super) struct ScoView<'a> {
    pub target: &'a str,
    pub part: &'a str,
    pub prefix: &'a str,
    pub title: &'a str,
    pub description: &'a str,
    pub programme: ProgrammeView<'a>,
    pub version: &'a str,
    pub hash: &'a str,
    pub csp: &'a str,
    pub boot: &'a str,
    pub script: String,
    pub stylesheet: String,
    pub later_stylesheet: String,
    pub more_stylesheet: Option<String>,
    pub minutes: u32,
    /// The picture of a programme, or nothing.
    pub cover_html: String,
    pub modules: Vec<ModuleView<'a>>,
    pub quiz: Option<QuizView>,
    pub glossary: &'a [TermView<'a>],
    pub home: Option<String>,
    pub course_json: String,
}

/// A module in the document that holds it.
#[derive(Serialize)]
pub(super) struct ModuleView<'a> {
    pub id: &'a str,
    pub cover_html: String,
    pub prefix: &'a str,
    pub title: &'a str,
    pub description: &'a str,
    pub minutes: u32,
    /// How many.
    pub sittings: usize,
    /// Id of what it begins with.
    pub first: String,
    pub html: String,
    pub menu_html: String,
}

/// What the sections of a module and its entries in the menu are printed from.
#[derive(Serialize)]
pub(super) struct ModulePartsView<'a> {
    pub id: &'a str,
    pub prefix: &'a str,
    pub part: &'a str,
    pub attests: bool,
    /// A picture, or nothing.
    pub cover_html: String,
    pub title: &'a str,
    pub description: &'a str,
    pub programme: ProgrammeView<'a>,
    pub version: &'a str,
    pub objectives: Vec<String>,
    pub minutes: u32,
    pub chapters: Vec<ChapterView<'a>>,
    pub sittings: Vec<SittingView>,
    pub pages: &'a [PageView<'a>],
    pub quiz: Option<QuizView>,
}

#[derive(Clone, Copy, Serialize)]
pub(super) struct ProgrammeView<'a> {
    pub title: &'a str,
    pub publisher: &'a str,
    pub licence_name: &'a str,
    pub licence_url: Option<&'a str>,
}

/// A picture made of parts, and what is said in it.
#[derive(Serialize)]
pub(super) struct SceneView<'a> {
    /// The token that tints the wall.
    pub tone: &'a str,
    pub svg_html: String,
    pub bubbles: Vec<BubbleView>,
    pub caption_html: String,
}

#[derive(Serialize)]
pub(super) struct BubbleView {
    /// Where who says it stands.
    pub side: &'static str,
    /// Who says it, for those who do not see it.
    pub who: String,
    pub html: String,
}

#[derive(Serialize)]
pub(super) struct SittingView {
    pub title: String,
    pub minutes: u32,
}

#[derive(Serialize)]
pub(super) struct ChapterView<'a> {
    pub id: String,
    pub title: &'a str,
    pub minutes: u32,
    pub pages: Vec<PageLinkView<'a>>,
}

#[derive(Serialize)]
pub(super) struct PageLinkView<'a> {
    pub id: String,
    pub key: String,
    pub title: &'a str,
    pub minutes: u32,
    pub draft: bool,
    pub quiz: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct PageView<'a> {
    pub id: String,
    pub key: String,
    pub chapter_id: Option<String>,
    pub chapter_title: Option<&'a str>,
    /// The picture of the chapter that begins with it, or nothing.
    pub cover_html: String,
    pub title: &'a str,
    pub number: usize,
    pub sitting: InSittingView,
    pub minutes: u32,
    pub draft: bool,
    pub quiz: bool,
    pub lang: Option<&'a str>,
    pub html: String,
    pub notes_html: String,
}

/// Where a page stands: in which sitting of how many, and as which of that one's pages.
#[derive(Debug, Serialize)]
pub(super) struct InSittingView {
    pub number: usize,
    pub total: usize,
    pub page: usize,
    pub pages: usize,
}

#[derive(Serialize)]
pub(super) struct QuizView {
    pub draw: usize,
    pub mastery_score: Option<u8>,
    pub tries: u32,
}

#[derive(Debug, Serialize)]
pub(super) struct TermView<'a> {
    pub id: String,
    pub term: &'a str,
    pub html: String,
}

#[derive(Serialize)]
pub(super) struct HomeView<'a> {
    pub title: &'a str,
    pub description: &'a str,
    pub publisher: &'a str,
    pub licence_name: &'a str,
    pub licence_url: Option<&'a str>,
    pub version: &'a str,
    pub csp: &'a str,
    pub stylesheet: &'a str,
    pub cover_html: String,
    pub modules: Vec<HomeModuleView<'a>>,
}

#[derive(Serialize)]
pub(super) struct HomeModuleView<'a> {
    pub id: &'a str,
    pub cover_html: String,
    pub title: &'a str,
    pub description: &'a str,
    pub minutes: u32,
    pub href: String,
    /// How many.
    pub sittings: usize,
}

#[derive(Serialize)]
pub(super) struct CalloutView<'a> {
    pub kind: &'a str,
    pub title: String,
    pub html: String,
}

#[derive(Serialize)]
pub(super) struct FigureView<'a> {
    pub src: String,
    pub alt: &'a str,
    pub decorative: bool,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub caption_html: String,
    /// The same in words alone.
    pub caption: String,
    pub credit: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct MediaView<'a> {
    pub src: String,
    pub mime: &'a str,
    pub captions: Option<String>,
    pub captions_lang: &'a str,
    pub poster: Option<String>,
    pub title: &'a str,
    pub duration: String,
    pub transcript_html: String,
    pub caption_html: String,
}

#[derive(Serialize)]
pub(super) struct DocumentView<'a> {
    pub src: String,
    pub title: &'a str,
    pub kind: String,
    pub size: String,
    pub pdf: Option<FileView>,
    pub html: String,
}

#[derive(Serialize)]
pub(super) struct FileView {
    pub src: String,
    pub size: String,
}

#[derive(Serialize)]
pub(super) struct PartsView {
    pub id: String,
    pub parts: Vec<PartView>,
    pub level: u8,
}

#[derive(Serialize)]
pub(super) struct PartView {
    pub id: String,
    pub title_html: String,
    pub html: String,
}

#[derive(Serialize)]
pub(super) struct TimelineView<'a> {
    pub events: Vec<EventView<'a>>,
    pub level: u8,
}

#[derive(Serialize)]
pub(super) struct EventView<'a> {
    pub date: Option<&'a str>,
    pub title_html: String,
    pub html: String,
}

#[derive(Serialize)]
pub(super) struct ReferencesView {
    pub title: String,
    pub html: String,
}

#[derive(Serialize)]
pub(super) struct QuestionView<'a> {
    pub id: &'a str,
    pub key: String,
    #[serde(rename = "type")]
    pub kind: &'a str,
    pub points: u32,
    pub tries: u32,
    pub number: usize,
    pub shuffle: bool,
    pub confidence: bool,
    pub stem_html: String,
    pub explanation_html: String,
    pub hints: Vec<String>,
    pub choices: Vec<ChoiceView>,
    pub lefts: Vec<ChoiceView>,
    pub rights: Vec<ChoiceView>,
    pub unit: Option<&'a str>,
    pub solution: Vec<SolutionLine>,
    pub in_quiz: bool,
}

/// A line of the right answer; what is sorted stands inside its category.
#[derive(Serialize)]
pub(super) struct SolutionLine {
    pub words: String,
    pub inside: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct ChoiceView {
    pub letter: char,
    pub html: String,
    pub feedback_html: String,
    pub correct: bool,
    /// Where it is in a picture; or empty.
    pub area: String,
}

#[derive(Serialize)]
pub(super) struct ExplorationView<'a> {
    pub id: &'a str,
    pub key: String,
    pub title: Option<&'a str>,
    pub stem_html: String,
    pub places: Vec<PlaceView>,
    pub explanation_html: String,
}

#[derive(Serialize)]
pub(super) struct PlaceView {
    pub html: String,
    pub words_html: String,
    pub area: String,
}

#[derive(Serialize)]
pub(super) struct BlankView<'a> {
    pub id: &'a str,
    pub n: usize,
    pub max: usize,
    pub size: usize,
}

#[derive(Serialize)]
pub(super) struct PollView<'a> {
    pub id: &'a str,
    pub key: String,
    pub title: Option<&'a str>,
    pub stem_html: String,
    pub choices: Vec<OpinionView>,
    pub source: Option<&'a str>,
    pub explanation_html: String,
}

#[derive(Serialize)]
pub(super) struct OpinionView {
    pub letter: char,
    pub html: String,
    pub feedback_html: String,
    /// Percent of the others who said so.
    pub share: Option<u32>,
}

#[derive(Serialize)]
pub(super) struct ReflectionView<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub html: String,
}

#[derive(Serialize)]
pub(super) struct BeforeView<'a> {
    pub id: &'a str,
    pub title: Option<&'a str>,
    pub html: String,
}

#[derive(Serialize)]
pub(super) struct PoolView<'a> {
    pub id: &'a str,
    pub key: String,
    pub draw: usize,
    pub count: usize,
    pub html: String,
}

#[derive(Serialize)]
pub(super) struct ScenarioView<'a> {
    pub id: &'a str,
    pub key: String,
    pub title: &'a str,
    pub with: Option<&'a str>,
    pub clock: Option<u32>,
    pub intro_html: String,
    pub debrief_html: String,
    pub steps: Vec<StepView<'a>>,
    pub level: u8,
}

#[derive(Serialize)]
pub(super) struct StepView<'a> {
    pub id: &'a str,
    pub title_html: String,
    pub html: String,
    pub outcome: Option<Outcome>,
    pub choices: Vec<StepChoiceView<'a>>,
}

#[derive(Serialize)]
pub(super) struct StepChoiceView<'a> {
    pub n: usize,
    pub to: &'a str,
    pub html: String,
    pub is_said: bool,
    pub feedback_html: String,
    pub minutes: u32,
}

#[derive(Serialize)]
pub(super) struct InspectionView<'a> {
    pub id: &'a str,
    pub key: String,
    pub kind: InspectionKind,
    pub title: &'a str,
    pub verdict: Verdict,
    pub points: u32,
    pub headers: Vec<HeaderView<'a>>,
    pub html: String,
    pub zones: Vec<ZoneView<'a>>,
    pub explanation_html: String,
}

#[derive(Serialize)]
pub(super) struct HeaderView<'a> {
    pub label: &'a str,
    pub html: String,
}

#[derive(Serialize)]
pub(super) struct ZoneView<'a> {
    pub id: &'a str,
    pub html: String,
    pub why: &'a str,
    pub suspicious: bool,
    pub decisive: bool,
    pub to: &'a str,
}

#[derive(Serialize)]
pub(super) struct ChecklistView<'a> {
    pub id: &'a str,
    pub key: String,
    pub title: &'a str,
    pub items: Vec<String>,
}

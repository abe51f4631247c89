//! What a PDF for everybody must be (PDF/UA-1, ISO 14289-1), looked at by a reader that has no
//! part in writing it: title, language, everything that is drawn either tagged or set aside, the
//! tags in their order, headings that skip no level, words for pictures, headers in tables.
//!
//! Poppler says of every such file "Suspects object is wrong type (boolean)": it takes
//! `/Suspects false`, which is what a PDF without doubtful tags says (ISO 32000-1, 14.7.1), for a
//! mistake unless it is `true`.

use std::collections::BTreeMap;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, String as Words};

/// Operators that put something on a page.
const DRAWING: &[&[u8]] = &[
    b"Tj", b"TJ", b"'", b"\"", b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*", b"sh",
    b"BI", b"Do",
];

/// What a PDF is.
#[derive(Debug, Default)]
pub struct Looked {
    /// What is wrong with it.
    pub faults: Vec<String>,
    /// Its tags in reading order, `H1`, `P`, `Figure "Un plan"`.
    pub tags: Vec<String>,
    /// How many pages it has.
    pub pages: usize,
    /// Labels of its fields, in reading order.
    pub fields: Vec<String>,
}

/// Looks at a PDF in this language.
pub fn look(bytes: &[u8], lang: &str) -> Looked {
    let mut looked = Looked::default();
    let pdf = match Pdf::new(bytes.to_vec()) {
        Ok(pdf) => pdf,
        Err(error) => {
            looked.faults.push(format!("it can't be read: {error:?}"));
            return looked;
        }
    };
    let root: Dict = pdf.xref().get(pdf.xref().root_id()).expect("a catalogue");
    document(&pdf, &root, lang, &mut looked.faults);
    let mut marked = BTreeMap::new();
    for (number, page) in pdf.pages().iter().enumerate() {
        looked.pages += 1;
        let pieces = drawn(page.operations(), number, &mut looked.faults);
        let here = page_of(page.raw(), pieces.is_empty(), number, &mut looked.faults);
        for mcid in pieces {
            marked.insert((here, mcid), 0);
        }
    }
    let tree: Option<Dict> = root.get("StructTreeRoot");
    let Some(tree) = tree else {
        looked.faults.push("it has no tags".to_owned());
        return looked;
    };
    let mut walk = Walk {
        looked: &mut looked,
        marked: &mut marked,
        heading: 0,
    };
    for kid in kids(&tree) {
        walk.element(&kid, None);
    }
    for ((page, mcid), count) in marked {
        if count != 1 {
            looked.faults.push(format!(
                "piece {mcid} of page object {page} has {count} tags"
            ));
        }
    }
    looked
}

fn document(pdf: &Pdf, root: &Dict, lang: &str, faults: &mut Vec<String>) {
    let own = root.get::<Words>("Lang").map(|it| words(&it));
    if own.as_deref() != Some(lang) {
        faults.push(format!("its language is {own:?}, not {lang}"));
    }
    let mark: Dict = root.get("MarkInfo").unwrap_or_else(Dict::empty);
    if mark.get::<bool>("Marked") != Some(true) {
        faults.push("it does not say that it is tagged".to_owned());
    }
    if mark.get::<bool>("Suspects") == Some(true) {
        faults.push("it says that its tags are doubtful".to_owned());
    }
    let view: Dict = root.get("ViewerPreferences").unwrap_or_else(Dict::empty);
    if view.get::<bool>("DisplayDocTitle") != Some(true) {
        faults.push("readers show its file's name, not its title".to_owned());
    }
    let title = pdf.metadata().title.as_ref();
    if title.is_none_or(|title| title.is_empty()) {
        faults.push("it has no title".to_owned());
    }
}

/// The number of a page's object; the back of a sheet may be empty.
fn page_of(page: &Dict, is_empty: bool, number: usize, faults: &mut Vec<String>) -> i32 {
    if !is_empty && page.get::<i32>("StructParents").is_none() {
        faults.push(format!("page {} leads to no tags", number + 1));
    }
    if page.contains_key("Annots") && page.get::<Name>("Tabs").is_none_or(|it| it.as_str() != "S") {
        faults.push(format!(
            "the links of page {} are not reached in the order of its tags",
            number + 1
        ));
    }
    page.obj_id().map_or(-1, |id| id.obj_number)
}

/// Numbers of the pieces that are drawn; what is neither a piece nor set aside is a fault.
fn drawn(
    mut operations: hayro_syntax::content::UntypedIter,
    number: usize,
    faults: &mut Vec<String>,
) -> Vec<i32> {
    let mut found = Vec::new();
    let mut open: Vec<bool> = Vec::new();
    let mut is_bare = false;
    while let Some(one) = operations.next() {
        let operator: &[u8] = one.operator;
        match operator {
            b"BMC" => {
                let tag = one.operands().next().cloned().and_then(Object::into_name);
                open.push(tag.is_some_and(|tag| tag.as_str() == "Artifact"));
            }
            b"BDC" => {
                let operands: Vec<Object> = one.operands().cloned().collect();
                let tag = operands.first().cloned().and_then(Object::into_name);
                let properties = operands.get(1).cloned().and_then(Object::into_dict);
                let mcid = properties.and_then(|it| it.get::<i32>("MCID"));
                found.extend(mcid);
                open.push(mcid.is_some() || tag.is_some_and(|tag| tag.as_str() == "Artifact"));
            }
            b"EMC" => {
                open.pop();
            }
            _ if DRAWING.contains(&operator) => is_bare |= !open.contains(&true),
            _ => {}
        }
    }
    if is_bare {
        faults.push(format!(
            "something on page {} is neither tagged nor set aside",
            number + 1
        ));
    }
    found
}

struct Walk<'a> {
    looked: &'a mut Looked,
    marked: &'a mut BTreeMap<(i32, i32), usize>,
    heading: u32,
}

impl Walk<'_> {
    /// An element of the tree, on the page of what is around it unless it names its own.
    fn element(&mut self, element: &Dict, page: Option<i32>) {
        let own = element.get_ref("Pg").map(|it| it.obj_number);
        let page = own.or(page);
        if let Some(kind) = element.get::<Name>("Type")
            && kind.as_str() == "MCR"
        {
            return self.piece(element.get::<i32>("MCID"), page);
        }
        let Some(tag) = element.get::<Name>("S") else {
            return;
        };
        let tag = tag.as_str().to_owned();
        let alt = element.get::<Words>("Alt").map(|it| words(&it));
        match (tag.as_str(), &alt) {
            ("Figure" | "Formula", alt) if alt.as_ref().is_none_or(|alt| alt.trim().is_empty()) => {
                self.fault("a picture has no words");
            }
            ("TH", _) if !has_scope(element) => self.fault("a header says not what it heads"),
            ("TR", _) if kids(element).is_empty() => self.fault("a row is empty"),
            ("Link", _) if !has_annotation(element) => self.fault("a link leads nowhere"),
            ("Form", _) => self.field(element),
            _ => {}
        }
        if let Some(level) = tag
            .strip_prefix('H')
            .and_then(|level| level.parse::<u32>().ok())
        {
            if level > self.heading + 1 {
                self.fault(&format!(
                    "a heading of level {level} follows level {}",
                    self.heading
                ));
            }
            self.heading = level;
        }
        let said = alt.map_or(String::new(), |alt| format!(" \"{alt}\""));
        self.looked.tags.push(format!("{tag}{said}"));
        for piece in pieces(element) {
            self.piece(Some(piece), page);
        }
        for kid in kids(element) {
            self.element(&kid, page);
        }
    }

    fn piece(&mut self, mcid: Option<i32>, page: Option<i32>) {
        let (Some(mcid), Some(page)) = (mcid, page) else {
            return self.fault("a tag holds a piece of no page");
        };
        match self.marked.get_mut(&(page, mcid)) {
            Some(count) => *count += 1,
            None => self.fault("a tag holds what is nowhere drawn"),
        }
    }

    /// A place to write: its widget, and its label (7.18.1, 7.18.4).
    fn field(&mut self, element: &Dict) {
        let widgets: Vec<Dict> = kids(element)
            .iter()
            .filter_map(|it| it.get::<Dict>("Obj"))
            .collect();
        if widgets.is_empty() {
            return self.fault("a form has no field");
        }
        for widget in widgets {
            let is_text = widget
                .get::<Name>("FT")
                .is_some_and(|it| it.as_str() == "Tx");
            let label = widget.get::<Words>("TU").map(|it| words(&it));
            match label.filter(|it| !it.trim().is_empty()) {
                Some(label) if is_text => self.looked.fields.push(label),
                _ => self.fault("a field has no label, or is no text"),
            }
        }
    }

    fn fault(&mut self, what: &str) {
        self.looked.faults.push(what.to_owned());
    }
}

/// Elements in an element, in order.
fn kids<'a>(element: &Dict<'a>) -> Vec<Dict<'a>> {
    if let Some(one) = element.get::<Dict>("K") {
        return vec![one];
    }
    let all = element.get::<Array>("K");
    let all = all.iter().flat_map(|all| all.iter::<Object>());
    all.filter_map(Object::into_dict).collect()
}

/// Numbers of the pieces that are directly in it.
fn pieces(element: &Dict) -> Vec<i32> {
    if let Some(one) = element.get::<i32>("K") {
        return vec![one];
    }
    let all = element.get::<Array>("K");
    let all = all.iter().flat_map(|all| all.iter::<Object>());
    all.filter_map(Object::into_i32).collect()
}

fn has_annotation(link: &Dict) -> bool {
    let is_one = |it: &Dict| {
        it.get::<Name>("Type")
            .is_some_and(|kind| kind.as_str() == "OBJR")
    };
    kids(link).iter().any(is_one)
}

fn has_scope(header: &Dict) -> bool {
    let attributes = match header.get::<Array>("A") {
        Some(all) => all.iter::<Object>().filter_map(Object::into_dict).collect(),
        None => header.get::<Dict>("A").into_iter().collect::<Vec<_>>(),
    };
    attributes.iter().any(|it| it.contains_key("Scope"))
}

/// A text of a PDF: UTF-16 with its mark, or letters of one byte.
fn words(text: &Words) -> String {
    let bytes = text.as_bytes();
    match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(wide) => {
            let units: Vec<u16> = wide
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
            String::from_utf16_lossy(&units)
        }
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

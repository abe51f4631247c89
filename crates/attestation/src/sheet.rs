//! All that the typesetting sees: a source, its inputs, the files that are given, some fonts.
//! No other file, no network, no clock.

use std::collections::BTreeMap;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Dict, Duration, Smart};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::error::Error;

/// Fonts, and what typst knows of them.
pub(crate) struct Fonts {
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
}

impl Fonts {
    /// Those of the files.
    pub(crate) fn of(files: &[&'static [u8]]) -> Fonts {
        let bytes = files.iter().map(|it| Bytes::new(*it));
        let fonts: Vec<Font> = bytes.flat_map(Font::iter).collect();
        let book = LazyHash::new(FontBook::from_fonts(fonts.iter()));
        Fonts { fonts, book }
    }

    /// Whether one of them has the letter.
    pub(crate) fn has(&self, letter: char) -> bool {
        self.fonts.iter().any(|it| covers(it, letter))
    }

    /// Whether each of them has the letter.
    pub(crate) fn all_have(&self, letter: char) -> bool {
        self.fonts.iter().all(|it| covers(it, letter))
    }
}

fn covers(font: &Font, letter: char) -> bool {
    font.info().coverage.contains(letter.into())
}

/// What is typeset.
pub(crate) struct Sheet {
    library: LazyHash<Library>,
    source: Source,
    files: BTreeMap<String, Bytes>,
    fonts: &'static Fonts,
}

impl Sheet {
    pub(crate) fn new(
        source: &str,
        inputs: Dict,
        files: BTreeMap<String, Bytes>,
        fonts: &'static Fonts,
    ) -> Sheet {
        Sheet {
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            source: Source::detached(source),
            files,
            fonts,
        }
    }

    /// The PDF of these standards.
    ///
    /// # Errors
    /// [`Error::Typst`] when it can't be typeset, or not as the standards ask.
    pub(crate) fn pdf(&self, standards: &[PdfStandard]) -> Result<Vec<u8>, Error> {
        let document: PagedDocument = typst::compile(self).output.map_err(|it| report(&it))?;
        let standards = PdfStandards::new(standards)
            .map_err(|error| Error::Typst(error.message().to_string()))?;
        let options = PdfOptions {
            creator: Smart::Custom(Some("Relais".into())),
            standards,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&document, &options).map_err(|it| report(&it))
    }
}

fn report(errors: &[SourceDiagnostic]) -> Error {
    let texts = errors.iter().map(|it| it.message.to_string());
    Error::Typst(texts.collect::<Vec<_>>().join("; "))
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id == self.source.id() {
            true => Ok(self.source.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.get().vpath().get_without_slash();
        self.files.get(path).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

//! [`Manifest`] -> bytes of `imsmanifest.xml`, event by event.
//!
//! What comes out is the narrow dialect that every LMS reads: UTF-8, the five
//! entities of XML and no other reference, no CDATA, `adlcp:` spelt so, core
//! elements without prefix, two spaces of indentation, the same bytes for the
//! same manifest.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::check::{self, References, WriteError};
use super::namespaces::{ADLCP, IMSCP, IMSMD};
use super::{
    File, Href, Item, LangString, Lom, MAX_DEPTH, Manifest, Metadata, Organization, Profile,
    Resource, ScormType, Vocabulary,
};

/// Writes the manifest as `imsmanifest.xml`, valid against the schemas of SCORM
/// 1.2 and the same bytes each time. Titles are trimmed.
///
/// # Errors
///
/// The first thing found that the standard, XML or the LMSs in use can't hold:
/// see [`WriteError`].
pub fn write(manifest: &Manifest) -> Result<Vec<u8>, WriteError> {
    let mut out = Out {
        xml: Writer::new_with_indent(Vec::new(), b' ', 2),
        references: References::new(manifest),
    };
    out.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    out.manifest(manifest)?;
    let mut bytes = out.xml.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

type Written = Result<(), WriteError>;

struct Out<'a> {
    xml: Writer<Vec<u8>>,
    references: References<'a>,
}

impl<'a> Out<'a> {
    fn manifest(&mut self, manifest: &'a Manifest) -> Written {
        let identifier = self.references.identifier(&manifest.identifier)?;
        let locations = format!(
            "{IMSCP} imscp_rootv1p1p2.xsd {IMSMD} imsmd_rootv1p2p1.xsd {ADLCP} adlcp_rootv1p2.xsd"
        );
        let mut start = BytesStart::new("manifest");
        start.push_attribute(("identifier", identifier));
        if let Some(version) = &manifest.version {
            let version = check::one_line("version", identifier, version, 20)?;
            start.push_attribute(("version", version));
        }
        base_attribute(&mut start, manifest.xml_base.as_ref())?;
        start.push_attribute(("xmlns", IMSCP));
        start.push_attribute(("xmlns:adlcp", ADLCP));
        start.push_attribute(("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"));
        start.push_attribute(("xsi:schemaLocation", locations.as_str()));
        self.open(start);
        self.metadata(
            identifier,
            manifest.metadata.as_ref(),
            Some(Profile::ContentAggregation),
        )?;
        self.organizations(manifest)?;
        self.resources(manifest)?;
        self.close("manifest");
        Ok(())
    }

    fn organizations(&mut self, manifest: &'a Manifest) -> Written {
        let mut start = BytesStart::new("organizations");
        if let Some(default) = &manifest.default_organization {
            let mut organizations = manifest.organizations.iter();
            if !organizations.any(|it| it.identifier == *default) {
                return Err(WriteError::UnknownReference {
                    of: "organizations".into(),
                    reference: default.clone(),
                });
            }
            start.push_attribute(("default", default.as_str()));
        }
        if manifest.organizations.is_empty() {
            self.event(Event::Empty(start));
            return Ok(());
        }
        self.open(start);
        for organization in &manifest.organizations {
            self.organization(organization)?;
        }
        self.close("organizations");
        Ok(())
    }

    fn organization(&mut self, organization: &'a Organization) -> Written {
        let identifier = self.references.identifier(&organization.identifier)?;
        let mut start = BytesStart::new("organization");
        start.push_attribute(("identifier", identifier));
        if let Some(structure) = &organization.structure {
            let structure = check::one_line("structure", identifier, structure, 200)?;
            start.push_attribute(("structure", structure));
        }
        if organization.items.is_empty() {
            let of = identifier.into();
            return Err(WriteError::Empty {
                what: "item list",
                of,
            });
        }
        self.open(start);
        self.title(identifier, &organization.title)?;
        for item in &organization.items {
            self.item(item, 1)?;
        }
        let profile = Some(Profile::ContentAggregation);
        self.metadata(identifier, organization.metadata.as_ref(), profile)?;
        self.close("organization");
        Ok(())
    }

    fn item(&mut self, item: &'a Item, depth: usize) -> Written {
        let identifier = self.references.identifier(&item.identifier)?;
        if depth > MAX_DEPTH {
            return Err(WriteError::TooDeep(identifier.into()));
        }
        self.references.item(item)?;
        let mut start = BytesStart::new("item");
        start.push_attribute(("identifier", identifier));
        if let Some(reference) = &item.identifierref {
            start.push_attribute(("identifierref", reference.as_str()));
        }
        start.push_attribute(("isvisible", if item.is_visible { "true" } else { "false" }));
        if let Some(parameters) = &item.parameters {
            let parameters = check::one_line("parameters", identifier, parameters, 1_000)?;
            start.push_attribute(("parameters", parameters));
        }
        self.open(start);
        self.title(identifier, &item.title)?;
        for child in &item.items {
            self.item(child, depth + 1)?;
        }
        self.metadata(identifier, item.metadata.as_ref(), None)?;
        self.launch_rules(item)?;
        self.close("item");
        Ok(())
    }

    /// ADL's additions to an item, in the order of CAM 2.3.4.
    fn launch_rules(&mut self, item: &Item) -> Written {
        let of = item.identifier.as_str();
        if let Some(script) = &item.prerequisites {
            let script = check::one_line("prerequisites", of, script.trim(), 200)?;
            let mut start = BytesStart::new("adlcp:prerequisites");
            start.push_attribute(("type", "aicc_script"));
            self.element(start, script);
        }
        if let Some(time) = item.max_time_allowed {
            self.named("adlcp:maxtimeallowed", &time.to_string());
        }
        if let Some(action) = item.time_limit_action {
            self.named("adlcp:timelimitaction", action.as_str());
        }
        if let Some(data) = &item.data_from_lms {
            // Not trimmed: it is the SCO's own data.
            self.named(
                "adlcp:datafromlms",
                check::bounded("datafromlms", of, data, 255)?,
            );
        }
        if let Some(score) = item.mastery_score {
            self.named("adlcp:masteryscore", &score.to_string());
        }
        Ok(())
    }

    fn resources(&mut self, manifest: &'a Manifest) -> Written {
        let mut start = BytesStart::new("resources");
        base_attribute(&mut start, manifest.resources_base.as_ref())?;
        if manifest.resources.is_empty() {
            self.event(Event::Empty(start));
            return Ok(());
        }
        self.open(start);
        for resource in &manifest.resources {
            self.resource(resource)?;
        }
        self.close("resources");
        Ok(())
    }

    fn resource(&mut self, resource: &'a Resource) -> Written {
        let identifier = self.references.identifier(&resource.identifier)?;
        let mut start = BytesStart::new("resource");
        start.push_attribute(("identifier", identifier));
        start.push_attribute(("type", check::resource_type(resource)?));
        start.push_attribute(("adlcp:scormtype", resource.scorm_type.as_str()));
        base_attribute(&mut start, resource.xml_base.as_ref())?;
        if let Some(href) = &resource.href {
            start.push_attribute(("href", check::href(href)?));
        }
        if resource.metadata.is_none()
            && resource.files.is_empty()
            && resource.dependencies.is_empty()
        {
            self.event(Event::Empty(start));
            return Ok(());
        }
        self.open(start);
        let profile = match resource.scorm_type {
            ScormType::Sco => Profile::Sco,
            ScormType::Asset => Profile::Asset,
        };
        self.metadata(identifier, resource.metadata.as_ref(), Some(profile))?;
        for file in &resource.files {
            self.file(identifier, file)?;
        }
        for dependency in &resource.dependencies {
            self.references.resource(identifier, dependency)?;
            let mut start = BytesStart::new("dependency");
            start.push_attribute(("identifierref", dependency.as_str()));
            self.event(Event::Empty(start));
        }
        self.close("resource");
        Ok(())
    }

    fn file(&mut self, resource: &str, file: &File) -> Written {
        let mut start = BytesStart::new("file");
        start.push_attribute(("href", check::href(&file.href)?));
        if file.metadata.is_none() {
            self.event(Event::Empty(start));
            return Ok(());
        }
        self.open(start);
        self.metadata(resource, file.metadata.as_ref(), Some(Profile::Asset))?;
        self.close("file");
        Ok(())
    }

    fn metadata(
        &mut self,
        of: &str,
        metadata: Option<&Metadata>,
        profile: Option<Profile>,
    ) -> Written {
        let Some(metadata) = metadata else {
            return Ok(());
        };
        if *metadata == Metadata::default() {
            self.event(Event::Empty(BytesStart::new("metadata")));
            return Ok(());
        }
        self.open(BytesStart::new("metadata"));
        if let Some(schema) = &metadata.schema {
            self.named("schema", check::one_line("schema", of, schema.trim(), 100)?);
        }
        if let Some(version) = &metadata.schema_version {
            let version = check::one_line("schemaversion", of, version.trim(), 20)?;
            self.named("schemaversion", version);
        }
        for location in &metadata.locations {
            self.named("adlcp:location", check::href(location)?);
        }
        if let Some(lom) = &metadata.lom {
            if let Some(profile) = profile {
                check::complete(of, lom, profile)?;
            }
            self.lom(of, lom)?;
        }
        self.close("metadata");
        Ok(())
    }

    fn title(&mut self, of: &str, title: &str) -> Written {
        self.named("title", check::one_line("title", of, title.trim(), 200)?);
        Ok(())
    }

    fn named(&mut self, name: &str, text: &str) {
        self.element(BytesStart::new(name), text);
    }

    fn element(&mut self, start: BytesStart, text: &str) {
        let end = start.to_end().into_owned();
        self.event(Event::Start(start));
        self.event(Event::Text(BytesText::new(text)));
        self.event(Event::End(end));
    }

    fn open(&mut self, start: BytesStart) {
        self.event(Event::Start(start));
    }

    fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    fn event(&mut self, event: Event) {
        let written: io::Result<()> = self.xml.write_event(event);
        written.expect("writing to memory does not fail");
    }
}

fn base_attribute(start: &mut BytesStart, base: Option<&Href>) -> Written {
    if let Some(base) = base {
        start.push_attribute(("xml:base", check::base(base)?));
    }
    Ok(())
}

/// Metadata records, in the element order of IMS Meta-data 1.2.
impl Out<'_> {
    fn lom(&mut self, of: &str, lom: &Lom) -> Written {
        let mut start = BytesStart::new("lom");
        start.push_attribute(("xmlns", IMSMD));
        self.open(start);
        if let Some(general) = &lom.general {
            self.open(BytesStart::new("general"));
            self.lang_strings(of, "title", &general.title)?;
            for entry in &general.catalog_entries {
                self.open(BytesStart::new("catalogentry"));
                self.plain(of, "catalog", &entry.catalog)?;
                self.required(of, "entry", &entry.entry)?;
                self.close("catalogentry");
            }
            self.languages(&general.languages)?;
            for description in &general.descriptions {
                self.required(of, "description", description)?;
            }
            for keyword in &general.keywords {
                self.required(of, "keyword", keyword)?;
            }
            self.vocabulary(of, "structure", general.structure.as_ref())?;
            self.close("general");
        }
        if let Some(lifecycle) = &lom.lifecycle {
            self.open(BytesStart::new("lifecycle"));
            self.lang_strings(of, "version", &lifecycle.version)?;
            self.vocabulary(of, "status", lifecycle.status.as_ref())?;
            for contribute in &lifecycle.contributes {
                self.open(BytesStart::new("contribute"));
                self.vocabulary(of, "role", Some(&contribute.role))?;
                for entity in &contribute.entities {
                    self.open(BytesStart::new("centity"));
                    self.plain(of, "vcard", entity)?;
                    self.close("centity");
                }
                if let Some(date) = &contribute.date {
                    self.open(BytesStart::new("date"));
                    self.plain(of, "datetime", date)?;
                    self.close("date");
                }
                self.close("contribute");
            }
            self.close("lifecycle");
        }
        if let Some(metametadata) = &lom.metametadata {
            self.open(BytesStart::new("metametadata"));
            for scheme in &metametadata.metadata_schemes {
                self.plain(of, "metadatascheme", scheme)?;
            }
            self.languages(metametadata.language.as_slice())?;
            self.close("metametadata");
        }
        if let Some(technical) = &lom.technical {
            self.open(BytesStart::new("technical"));
            for format in &technical.formats {
                self.plain(of, "format", format)?;
            }
            if let Some(size) = technical.size {
                i32::try_from(size).map_err(|_| WriteError::Size(size))?;
                self.named("size", &size.to_string());
            }
            for location in &technical.locations {
                let mut start = BytesStart::new("location");
                start.push_attribute(("type", "URI"));
                let location = check::writable("location", of, location.trim())?;
                self.element(start, location);
            }
            self.close("technical");
        }
        self.lom_for_people(of, lom)?;
        self.close("lom");
        Ok(())
    }

    fn lom_for_people(&mut self, of: &str, lom: &Lom) -> Written {
        if let Some(educational) = &lom.educational {
            self.open(BytesStart::new("educational"));
            for kind in &educational.learning_resource_types {
                self.vocabulary(of, "learningresourcetype", Some(kind))?;
            }
            for role in &educational.intended_end_user_roles {
                self.vocabulary(of, "intendedenduserrole", Some(role))?;
            }
            for context in &educational.contexts {
                self.vocabulary(of, "context", Some(context))?;
            }
            self.vocabulary(of, "difficulty", educational.difficulty.as_ref())?;
            if let Some(time) = &educational.typical_learning_time {
                self.open(BytesStart::new("typicallearningtime"));
                if let Some(datetime) = &time.datetime {
                    self.plain(of, "datetime", datetime)?;
                }
                self.lang_strings(of, "description", &time.description)?;
                self.close("typicallearningtime");
            }
            self.lang_strings(of, "description", &educational.description)?;
            self.languages(&educational.languages)?;
            self.close("educational");
        }
        if let Some(rights) = &lom.rights {
            self.open(BytesStart::new("rights"));
            self.vocabulary(of, "cost", rights.cost.as_ref())?;
            let restrictions = rights.copyright_and_other_restrictions.as_ref();
            self.vocabulary(of, "copyrightandotherrestrictions", restrictions)?;
            self.lang_strings(of, "description", &rights.description)?;
            self.close("rights");
        }
        for classification in &lom.classifications {
            self.open(BytesStart::new("classification"));
            self.vocabulary(of, "purpose", classification.purpose.as_ref())?;
            self.lang_strings(of, "description", &classification.description)?;
            for keyword in &classification.keywords {
                self.required(of, "keyword", keyword)?;
            }
            self.close("classification");
        }
        Ok(())
    }

    fn plain(&mut self, of: &str, name: &'static str, text: &str) -> Written {
        self.named(name, check::writable(name, of, text.trim())?);
        Ok(())
    }

    fn languages(&mut self, tags: &[String]) -> Written {
        for tag in tags {
            self.named("language", check::language(tag)?);
        }
        Ok(())
    }

    fn required(&mut self, of: &str, name: &'static str, text: &[LangString]) -> Written {
        if text.is_empty() {
            let of = of.into();
            return Err(WriteError::Empty { what: name, of });
        }
        self.lang_strings(of, name, text)
    }

    fn lang_strings(&mut self, of: &str, name: &'static str, text: &[LangString]) -> Written {
        if text.is_empty() {
            return Ok(());
        }
        self.open(BytesStart::new(name));
        for wording in text {
            let mut start = BytesStart::new("langstring");
            if let Some(lang) = &wording.lang {
                start.push_attribute(("xml:lang", check::language(lang)?));
            }
            self.element(start, check::writable(name, of, wording.text.trim())?);
        }
        self.close(name);
        Ok(())
    }

    fn vocabulary(&mut self, of: &str, name: &'static str, word: Option<&Vocabulary>) -> Written {
        let Some(word) = word else {
            return Ok(());
        };
        self.open(BytesStart::new(name));
        for (part, text) in [("source", &word.source), ("value", &word.value)] {
            self.open(BytesStart::new(part));
            let mut start = BytesStart::new("langstring");
            // CAM 2.2.4: words of a vocabulary are in no language.
            start.push_attribute(("xml:lang", "x-none"));
            self.element(start, check::writable(name, of, text.trim())?);
            self.close(part);
        }
        self.close(name);
        Ok(())
    }
}

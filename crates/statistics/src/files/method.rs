//! How the numbers were made: `methode.json`, the sheet « Méthode », and the
//! description of the data (`datapackage.json`, Frictionless Table Schema).

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Value as Json, json};

use crate::accounting::{Cost, cost};
use crate::plan::hex;
use crate::release::{Entity, Release};
use crate::stamp::Stamp;
use crate::table::Table;
use sha2::{Digest, Sha256};

use super::sheet::{Column, Kind, Sheet, Value};
use super::tables::{status_label, title};

const GUARANTEE: &str = "Confidentialité différentielle concentrée (zCDP) de budget ρ envers quiconque, tous les autres partenaires réunis compris. L’unité protégée est tout ce qu’un compte d’apprenant a fait avec un partenaire pendant l’année.";
const NOT_GUARANTEED: &str = "Les faits sur les groupes (taille ou taux de réussite d’un partenaire) ne sont pas masqués. L’unité est un compte : pour une personne qui a recommencé sur plusieurs appareils, ou qui est présente chez deux partenaires ou deux années de suite, ce qu’elle révèle augmente avec le nombre de ses comptes.";
const COUNTED: &str = "Une inscription par compte, module et année (la première tentative) ; un seul partenaire par inscription ; une réponse par question (la première) ; une seule région par compte. « Non réussi » : un quiz final a été remis sous le seuil de réussite et jamais réussi ensuite. Les totaux comptent des inscriptions : la même personne sur deux plateformes est comptée deux fois, car la reconnaître obligerait à l’identifier.";
const DRAWING: &str = "L’effectif de chaque partenaire reçoit d’abord un bruit ; cet effectif bruité, et rien d’autre, décide des tableaux montrés. Chaque case, zéros compris, des tableaux montrés reçoit une seule fois un bruit gaussien discret, tiré exactement en arithmétique entière du hasard du système. Ce qui n’est montré pour aucun partenaire est compté et bruité une seule fois par type de partenaires. Chaque apprenant est dans un seul tirage de chaque tableau, et son budget ρ est le même partout ; sa répartition dépend de la taille du partenaire.";
const FITTING: &str = "Les nombres nationaux sont la somme de tout ce qui a été tiré, ajustée une fois : aucun n’est négatif, les tableaux s’additionnent, et il n’y a jamais moins d’apprenants que d’inscrits à un module. Les types de partenaires sont ajustés pour s’additionner au national. Les tableaux d’un partenaire sont ajustés entre eux ; les partenaires n’ont pas à s’additionner aux types.";
const MARGINS: &str = "Le vrai nombre est à moins de la marge du nombre publié 19 fois sur 20, à chaque niveau, pour les sommes et les parts aussi. La marge vient du seul bruit de protection.";
const RETURNS: &str = "Un partenaire qui compte lui-même envoie des nombres qui ont déjà leur bruit, avec le même budget. Tant que l’année est ouverte, il peut remplacer son retour une fois : les mêmes nombres gardent le même tirage ; d’autres nombres sont tirés une seconde fois, et le budget ρ de ses apprenants est alors doublé. Il n’y a pas de troisième tirage.";

const VERSIONS: &str = "Versions des contenus en ligne dans l’année, d’après le journal des publications et non d’après les apprenants : aucun nombre n’est compté par version, car chaque tableau de plus prendrait sa part du budget ρ, et une version peu suivie désignerait ceux qui l’ont suivie.";

/// What the method needs besides the release.
pub(crate) struct Facts<'a> {
    pub release: &'a Release,
    pub stamp: &'a Stamp,
    pub public_key: &'a str,
}

impl Facts<'_> {
    pub(crate) fn cost(&self) -> Cost {
        cost(&self.release.plan, u64::from(self.release.version))
    }

    /// `methode.json`.
    pub(crate) fn json(&self, entity: &Entity) -> Json {
        let plan = &self.release.plan;
        let kinds = self.release.kinds.iter();
        let kinds: Vec<&str> = kinds.map(|kind| kind.code.as_str()).collect();
        let unobserved: Vec<&str> = entity.unobserved.iter().map(|s| s.id()).collect();
        let mut method = json!({
            "format": "relais-statistics/2",
            "annee": plan.year,
            "version": self.release.version,
            "erratum": self.release.version > 1,
            "programme": plan.programme,
            "producteur": plan.publisher,
            "entite": { "code": entity.code, "libelle": entity.label },
            "signe_le": self.stamp.signed_on,
            "logiciel": self.stamp.software,
            "cle_publique_ed25519": self.public_key,
            "empreinte_precedente": self.stamp.previous,
            "licence": "Licence Ouverte 2.0 (Etalab)",
            "confidentialite": self.cost(),
            "seuils": plan.thresholds,
            "conservation_jours": plan.retention_days,
            "comptage": COUNTED,
            "tirage": DRAWING,
            "ajustement": FITTING,
            "retours": RETURNS,
            "tirages_par_retour": crate::returns::MOST_DRAWINGS,
            "marges": MARGINS,
            "garantie": GUARANTEE,
            "hors_garantie": NOT_GUARANTEED,
            "types": kinds,
            "statuts_non_observes": unobserved,
            "plan": plan,
            "empreinte_plan": plan.digest(),
        });
        let versions = self
            .stamp
            .versions
            .iter()
            .map(|it| json!({ "cours": it.course, "version": it.version, "depuis": it.since }));
        let versions: Vec<Json> = versions.collect();
        // Those that were signed before have no such line.
        if !versions.is_empty() {
            method["versions_en_ligne"] = json!({ "note": VERSIONS, "versions": versions });
        }
        method
    }

    /// The sheet « Méthode ».
    pub(crate) fn sheet(&self, entity: &Entity) -> Sheet {
        let plan = &self.release.plan;
        let cost = self.cost();
        let t = &plan.thresholds;
        let mut rows: Vec<(String, String)> = vec![
            ("Programme".into(), plan.programme.clone()),
            ("Producteur".into(), plan.publisher.clone()),
            ("Année".into(), plan.year.to_string()),
            (
                "Version".into(),
                match self.release.version {
                    1 => "1".into(),
                    n => format!("{n} (erratum : tout a été retiré au sort, le budget ρ a doublé)"),
                },
            ),
            ("Entité".into(), entity.label.clone()),
            ("Signé le".into(), self.stamp.signed_on.clone()),
            ("Logiciel".into(), self.stamp.software.clone()),
            ("Licence".into(), "Licence Ouverte 2.0 (Etalab)".into()),
            ("Ce qui est compté".into(), COUNTED.into()),
            ("Tirage".into(), DRAWING.into()),
            ("Ajustement".into(), FITTING.into()),
            ("Retours des partenaires".into(), RETURNS.into()),
            ("Marges".into(), MARGINS.into()),
            ("Garantie".into(), GUARANTEE.into()),
            ("Hors garantie".into(), NOT_GUARANTEED.into()),
            (
                "Budget ρ de l’année".into(),
                cost.rho_total.replace('.', ","),
            ),
            (
                format!("ε à δ = {}", cost.delta),
                cost.epsilon_total.replace('.', ","),
            ),
            (
                "Affichage".into(),
                format!(
                    "Apprenants et statuts sous {} : « <{} » (S) ; autres tableaux sous {} : « <{} » (S) ; parts si le dénominateur montré atteint {}. Sous {} apprenants, effectif bruité, un partenaire est réuni aux autres de son type.",
                    t.headline, t.headline, t.detail, t.detail, t.rate, t.group
                ),
            ),
        ];
        rows.push((
            "Risque pour un compte".into(),
            format!(
                "Qui connaît tous les autres devine juste {} fois sur 100 si un compte a participé (50 à pile ou face) ; {} fois sur 100 pour une personne qui a trois comptes.",
                cost.attacker_percent,
                cost.attacker_percent_of_three_accounts.unwrap_or(100)
            ),
        ));
        for tier in &cost.tiers {
            let shown = tier.tables.iter().filter(|row| row.is_shown == Some(true));
            let shown: Vec<&str> = shown.map(|row| name_of(row.table)).collect();
            let tables = tier.tables.iter().map(|row| {
                format!(
                    "{} : {} ‰, σ = {}",
                    name_of(row.table),
                    row.share_per_thousand.unwrap_or(0),
                    row.sigma.replace('.', ",")
                )
            });
            rows.push((
                match tier.from {
                    0 => format!("Moins de {} apprenants", t.group),
                    from => format!("À partir de {from} apprenants"),
                },
                format!(
                    "Montrés : {}. Part du budget et écart type : {}.",
                    match shown.is_empty() {
                        true => "rien".to_owned(),
                        false => shown.join(", "),
                    },
                    tables.collect::<Vec<_>>().join(" ; ")
                ),
            ));
        }
        if !entity.unobserved.is_empty() {
            let names: Vec<&str> = entity.unobserved.iter().map(|&s| status_label(s)).collect();
            rows.push((
                "Statuts non observés".into(),
                format!(
                    "Des retours de partenaires, ou leurs modules comptés à distance une fois terminés, ne permettent pas de connaître : {}.",
                    names.join(" ; ")
                ),
            ));
        }
        if !self.stamp.versions.is_empty() {
            let versions = self.stamp.versions.iter();
            let versions = versions
                .map(|it| format!("{} : {} (depuis le {})", it.course, it.version, it.since));
            let versions: Vec<String> = versions.collect();
            rows.push((
                "Versions en ligne".into(),
                format!("{VERSIONS} {}.", versions.join(" ; ")),
            ));
        }
        rows.push((
            "Empreinte précédente".into(),
            self.stamp.previous.clone().unwrap_or("aucune".into()),
        ));
        rows.push(("Clé publique Ed25519".into(), self.public_key.to_owned()));
        let column = |name, title| Column {
            name,
            title,
            kind: Kind::Text,
        };
        Sheet {
            id: "methode",
            title: "Méthode",
            description: "Comment ces nombres ont été faits.",
            columns: vec![column("sujet", "Sujet"), column("valeur", "Valeur")],
            key: vec!["sujet"],
            rows: rows
                .into_iter()
                .map(|(a, b)| vec![Value::Text(a), Value::Text(b)])
                .collect(),
        }
    }
}

/// What the sheets call a table.
fn name_of(id: &str) -> &str {
    let table = Table::ALL.into_iter().find(|it| it.id() == id);
    table.map_or(id, |it| title(it))
}

/// `datapackage.json`, version 1 of the Data Package standard, without its name.
pub(crate) fn datapackage(facts: &Facts<'_>, entity: &Entity, csv: &[(&Sheet, &[u8])]) -> Json {
    let plan = &facts.release.plan;
    let t = &plan.thresholds;
    let missing = [
        "".to_owned(),
        format!("<{}", t.headline),
        format!("<{}", t.detail),
    ];
    let resources: Vec<Json> = csv
        .iter()
        .map(|(sheet, bytes)| {
            let fields: Vec<Json> = sheet.columns.iter().map(field).collect();
            json!({
                "name": sheet.id,
                "title": sheet.title,
                "description": sheet.description,
                "path": format!("donnees/{}.csv", sheet.id),
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": bytes.len(),
                "hash": format!("sha256:{}", hex(&Sha256::digest(bytes))),
                "dialect": {
                    "delimiter": ";", "lineTerminator": "\r\n", "quoteChar": "\"",
                    "doubleQuote": true, "header": true
                },
                "schema": { "fields": fields, "primaryKey": sheet.key, "missingValues": missing },
            })
        })
        .collect();
    json!({
        "profile": "tabular-data-package",
        "name": Json::Null,
        "title": format!("Statistiques anonymes {} {} : {}", plan.programme, plan.year, entity.label),
        "description": "Statistiques annuelles anonymes, bruitées, ajustées et signées. La méthode est dans methode.json.",
        "version": format!("{}.{}", plan.year, facts.release.version),
        "created": format!("{}T00:00:00Z", facts.stamp.signed_on),
        "licenses": [{
            "name": "etalab-2.0",
            "title": "Licence Ouverte 2.0",
            "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
        }],
        "contributors": [{ "title": plan.publisher, "role": "publisher" }],
        "keywords": ["cybersécurité", "sensibilisation", "formation"],
        "resources": resources,
    })
}

fn field(column: &Column) -> Json {
    let mut field = json!({ "name": column.name, "title": column.title });
    field["type"] = match column.kind {
        Kind::Text => "string",
        Kind::Integer => "integer",
        Kind::Number => "number",
    }
    .into();
    match column.name {
        "part_pct" | "marge_part_95" => field["decimalChar"] = ",".into(),
        "niveau" => {
            field["constraints"] =
                json!({ "required": true, "enum": ["national", "type", "partenaire"] })
        }
        "statut_obs" => field["constraints"] = json!({ "required": true, "enum": ["A", "S", "N"] }),
        "effectif" | "marge_95" => field["constraints"] = json!({ "minimum": 0 }),
        "annee" | "version" | "code_entite" => field["constraints"] = json!({ "required": true }),
        _ => {}
    }
    field
}

/// The sheets as one JSON document: written as it goes, as a release has a hundred thousand rows.
pub(crate) fn data(facts: &Facts<'_>, sheets: &[Sheet]) -> Vec<u8> {
    let document = Document {
        annee: facts.release.plan.year,
        version: facts.release.version,
        tableaux: Tables(sheets),
    };
    serde_json::to_vec(&document).expect("plain data")
}

#[derive(Serialize)]
struct Document<'a> {
    annee: u16,
    version: u8,
    tableaux: Tables<'a>,
}

/// Each under its name.
struct Tables<'a>(&'a [Sheet]);

impl Serialize for Tables<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|sheet| (sheet.id, Rows(sheet))))
    }
}

/// Of a sheet, in order.
struct Rows<'a>(&'a Sheet);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let columns = &self.0.columns;
        serializer.collect_seq(self.0.rows.iter().map(|cells| Row { columns, cells }))
    }
}

struct Row<'a> {
    columns: &'a [Column],
    cells: &'a [Value],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_map(None)?;
        for (column, value) in self.columns.iter().zip(self.cells) {
            match value {
                Value::Text(text) => row.serialize_entry(column.name, text)?,
                Value::Integer(number) => row.serialize_entry(column.name, number)?,
                Value::Tenths(tenths) => {
                    row.serialize_entry(column.name, &(*tenths as f64 / 10.0))?;
                }
                Value::Under(threshold) => {
                    row.serialize_entry(column.name, &())?;
                    row.serialize_entry("sous_le_seuil", threshold)?;
                }
                Value::Empty => row.serialize_entry(column.name, &())?,
            }
        }
        row.end()
    }
}

//! Values of all kinds.

use proptest::prelude::*;
use serde_json::{Map, Value};

/// Any JSON.
pub fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let map = prop::collection::vec((element(), inner.clone()), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..6).prop_map(Value::from),
            map.prop_map(|it| Value::Object(it.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Texts that hurt somewhere: empty, long, with NUL, controls, of every script.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => any::<String>(),
        4 => "[0-9:.,-]{0,12}",
        2 => "(passed|completed|suspend|choice|correct|true|t|f)",
        1 => Just("\0".to_owned()),
        1 => Just("a\0b".to_owned()),
        1 => Just("x".repeat(70_000)),
        1 => Just("🐑".repeat(2_050)),
        1 => Just("99999999999999999999".to_owned()),
        1 => Just("0000:99:99.999".to_owned()),
    ]
}

/// Names of elements: of the model, nearly so, and of nothing.
pub fn element() -> impl Strategy<Value = String> {
    let index = prop_oneof![0..3_u64, Just(999), Just(1_000), Just(65_535), any::<u64>()];
    prop_oneof![
        1 => any::<String>(),
        1 => "cmi[.][a-z_.0-9]{0,30}",
        4 => prop::sample::select(vec![
            "cmi.core.lesson_location", "cmi.core.lesson_status", "cmi.core.score.raw",
            "cmi.core.exit", "cmi.core.session_time", "cmi.suspend_data", "cmi.comments",
            "cmi.core.student_id", "cmi.core._children", "cmi.objectives._count",
            "cmi.student_preference.audio", "cmi.student_preference.language",
        ]).prop_map(str::to_owned),
        4 => (index, prop::sample::select(vec![
            "cmi.objectives.N.id", "cmi.objectives.N.status", "cmi.objectives.N.score.raw",
            "cmi.interactions.N.id", "cmi.interactions.N.type", "cmi.interactions.N.time",
            "cmi.interactions.N.student_response", "cmi.interactions.N.result",
            "cmi.interactions.N.latency", "cmi.interactions.N.weighting",
            "cmi.interactions.0.correct_responses.N.pattern",
            "cmi.interactions.0.objectives.N.id",
        ])).prop_map(|(n, name)| name.replace('N', &n.to_string())),
    ]
}

/// A piece of an address.
pub fn path() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z0-9_~.-]{0,80}",
        "(%[0-9a-fA-F]{2}|[a-z/.;:@&=+$,%]){0,30}",
        Just("A".repeat(5_000)),
        any::<String>().prop_map(|it| it.replace(['?', '#'], "")),
    ]
}

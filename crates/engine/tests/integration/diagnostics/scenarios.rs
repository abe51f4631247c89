//! Scenarios and inspections.

use expect_test::{Expect, expect};

use super::course::{check_files, check_fine, check_page};

/// Checks a scenario of these steps, which begin on line 6.
fn check_steps(steps: &str, expected: Expect) {
    check_page(
        &format!("::: scenario {{#s title=\"Un lundi\"}}\n{steps}:::\n"),
        expected,
    );
}

/// Checks an inspection of this message, which begins on line 6.
fn check_message(message: &str, expected: Expect) {
    let text = format!("::: inspection {{#i kind=email title=\"Un colis\"}}\n{message}:::\n");
    check_page(&text, expected);
}

const END: &str = "### Fin {#fin outcome=good}\nVoilà.\n";

#[test]
fn a_sound_story_is_fine() {
    check_fine(&[&format!(
        "::: scenario {{#s title=\"Un lundi\" clock=\"08:15\"}}\nAvant.\n\n### Début {{#debut}}\nQuoi ?\n\n- [Fuir](#fin){{minutes=5 points=2}} — Bien.\n- [Rester](#debut)\n\n{END}\n### Bilan {{.debrief}}\nRetenez.\n:::\n"
    )]);
}

#[test]
fn a_conversation_on_a_telephone() {
    let around = |body: &str| {
        format!("::: telephone {{#t title=\"Un SMS\" with=\"Inconnu\"}}\n{body}\n{END}:::\n")
    };
    check_fine(&[&around(
        "### Reçu {#recu}\n> Votre colis attend.\n>\n> > Lequel ?\n\n- [« Lequel ? »](#fin) — Bien.\n",
    )]);
    check_page(
        &around("### Reçu {#recu}\nVotre colis attend.\n\n- [« Lequel ? »](#fin) — Bien.\n"),
        expect![[r#"
            m/c/p.md:5:1 error[missing-message] no message arrives on this telephone | begin each paragraph of a message with `> `; what stands without it is told, not received
        "#]],
    );
    check_page(
        "::: telephone {#t title=\"Un SMS\"}\nUn texte.\n:::\n",
        expect![[r#"
            m/c/p.md:5:1 error[missing-attribute] `telephone` has no `with` | add `{with="…"}`
            m/c/p.md:5:1 error[missing-heading] this telephone has no step | begin each step with a heading: `### Title {#step}`
        "#]],
    );
    check_page(
        &around("### Reçu {#recu}\n> Votre colis attend.\n\n- [« Lequel ? »](#fim) — Bien.\n"),
        expect![[r#"
            m/c/p.md:9:1 error[missing-step] step `fim` does not exist | did you mean `#fin`?
        "#]],
    );
}

#[test]
fn steps() {
    check_steps(
        "Un texte.\n",
        expect![[r#"
        m/c/p.md:5:1 error[missing-heading] this scenario has no step | begin each step with a heading: `### Title {#step}`
    "#]],
    );
    check_steps(
        &format!("### Début {{#debut}}\n\n- [Fuir](#fon)\n\n{END}"),
        expect![[r#"
        m/c/p.md:8:1 error[missing-step] step `fon` does not exist | did you mean `#fin`?
    "#]],
    );
    check_steps(
        &format!("### Début\n\n- [Fuir](#fin)\n\n{END}"),
        expect![[r#"
        m/c/p.md:6:1 error[missing-id] this step has no id | add it to the heading: `### Title {#step}`
    "#]],
    );
    check_steps(
        &format!(
            "### Début {{#debut}}\n\n- [Fuir](#fin)\n\n### Ailleurs {{#ailleurs}}\n\n- [Fuir](#fin)\n\n{END}"
        ),
        expect![[r#"
        m/c/p.md:10:1 error[unreachable-step] no choice leads to step `ailleurs` | add a choice `- […](#ailleurs)` to an earlier step, or remove it
    "#]],
    );
    check_steps(
        "### Début {#debut}\n\n- [Tourner](#rond)\n\n### Rond {#rond}\n\n- [Tourner](#debut)\n",
        expect![[r#"
        m/c/p.md:6:1 error[endless-step] from step `debut` the story never ends | add a choice that leads to an ending
        m/c/p.md:10:1 error[endless-step] from step `rond` the story never ends | add a choice that leads to an ending
    "#]],
    );
    check_steps(
        &format!("### Début {{#debut}}\n\n- [Fuir](#fin)\n\n{END}\n{END}"),
        expect![[r#"
        m/c/p.md:13:1 error[duplicate-id] step `fin` is already in this scenario | give each step its own id
    "#]],
    );
}

#[test]
fn outcomes_and_choices() {
    check_steps(
        "### Début {#debut}\nUn texte.\n",
        expect![[r#"
        m/c/p.md:6:1 error[wrong-outcome] this step has neither a choice nor an outcome | add a list of choices `- [What I do](#next)`, or `{… outcome=good}` if the story ends here
    "#]],
    );
    check_steps(
        "### Début {#debut outcome=parfait}\nUn texte.\n",
        expect![[r#"
            m/c/p.md:6:19 error[wrong-outcome] `parfait` is not an outcome | use `good`, `mixed` or `bad`
        "#]],
    );
    check_steps(
        &format!("### Début {{#debut outcome=good}}\n\n- [Fuir](#fin)\n\n{END}"),
        expect![[r#"
            m/c/p.md:6:19 error[wrong-outcome] this step has choices and an outcome | only endings have an outcome: remove one or the other
        "#]],
    );
    check_steps(
        "### Début {#debut outcome=good color=red}\nUn texte.\n",
        expect![[r#"
            m/c/p.md:6:32 error[unknown-attribute] a step has no attribute `color` | use one of: `outcome`
        "#]],
    );
    check_steps(
        &format!("### Début {{#debut}}\n\n- [Fuir](#fin)\n- Rester\n\n{END}"),
        expect![[r#"
        m/c/p.md:9:1 error[missing-step] this choice leads nowhere | begin it with a link to a step: `- [What I do](#step) — What follows`
    "#]],
    );
    check_steps(
        &format!(
            "### Début {{#debut}}\n\n- [Fuir](#fin){{minutes=x}}\n- [Fuir](#fin){{euros=3}}\n\n{END}"
        ),
        expect![[r#"
            m/c/p.md:8:16 error[wrong-number] `x` is not a whole number up to 10000 | write it in digits: `minutes=5`
            m/c/p.md:9:16 error[unknown-attribute] a choice has no attribute `euros` | use one of: `minutes`, `points`
        "#]],
    );
    let many = "- [Fuir](#fin)\n".repeat(27);
    check_steps(
        &format!("### Début {{#debut}}\n\n{many}\n{END}"),
        expect![[r#"
        m/c/p.md:8:1 error[too-many-answers] this step has 27 choices, 26 are allowed | offer fewer
    "#]],
    );
    check_page(
        &format!(
            "::: scenario {{#s title=\"Un lundi\" clock=\"8h15\"}}\n### Début {{#debut}}\n\n- [Fuir](#fin)\n\n{END}:::\n"
        ),
        expect![[r#"
        m/c/p.md:5:35 error[wrong-duration] `8h15` is not an hour | write it like `clock="08:15"`
    "#]],
    );
}

#[test]
fn inspections() {
    check_fine(&[
        "::: inspection {#i kind=email title=\"Un colis\"}\n- De : [Poste <a@b.fr>](!de \"Faux.\")\n\n[Payez](!p \"Pressant.\") au [17](=n \"Vrai.\").\n\n---\n\nVoilà.\n:::\n",
    ]);
    check_message(
        "Un texte.\n",
        expect![[r#"
        m/c/p.md:5:1 error[wrong-answers] nothing in this inspection is suspicious | mark at least one part: `[text](!id "why")`; or say `verdict=legitimate` or `verdict=verify`
    "#]],
    );
    check_message(
        "[Payez](!Payez \"Pressant.\")\n",
        expect![[r#"
        m/c/p.md:6:1 error[wrong-id] `Payez` is not an id | use lower-case letters, digits and hyphens, a letter first, at most 64
    "#]],
    );
    check_message(
        "[Payez](!p)\n",
        expect![[r#"
        m/c/p.md:6:1 error[missing-feedback] nothing says why this is or is not suspicious | add it in quotes after the id: `(!id "why")`
    "#]],
    );
    check_message(
        "[Payez](!p \"Pressant.\") et [vite](!p \"Pressant.\")\n",
        expect![[r#"
        m/c/p.md:6:28 error[duplicate-id] `p` is already marked in this inspection | give each part its own id
    "#]],
    );
    check_message(
        "[](!p \"Pressant.\")\n",
        expect![[r#"
        m/c/p.md:6:1 error[empty-link] this part to mark has no words | write them between the brackets
    "#]],
    );
    check_message(
        "- Bonjour\n\n[Payez](!p \"Pressant.\")\n",
        expect![[r#"
        m/c/p.md:6:1 error[missing-label] this header line has no label | write it like `- De : …`; the first list of an inspection is its header
    "#]],
    );
    check_page(
        "::: inspection {#i kind=lettre title=\"Un colis\"}\n[Payez](!p \"Pressant.\")\n:::\n",
        expect![[r#"
        m/c/p.md:5:20 error[wrong-value] `lettre` cannot be inspected | use one of: `email`, `sms`, `web`
    "#]],
    );
}

#[test]
fn what_a_message_is_and_shows() {
    let inspection = |verdict: &str, message: &str| {
        format!(
            "::: inspection {{#i kind=email title=\"Un colis\" verdict={verdict}}}\n{message}\n:::\n"
        )
    };
    for (verdict, message) in [
        (
            "fraudulent",
            "[Payez](!!p \"Pressant.\"){to=\"https://b.example\" as=button}",
        ),
        (
            "legitimate",
            "[Votre espace](https://b.example) et [le plan](=plan \"Banal.\"){as=file}",
        ),
        ("legitimate", "Rien à dire."),
        ("verify", "Un [RIB](!rib \"Cela arrive.\")"),
    ] {
        check_page(&inspection(verdict, message), expect![""]);
    }
    check_page(
        &inspection("legitimate", "[Payez](!p \"Pressant.\")"),
        expect![[r#"
            m/c/p.md:5:1 error[wrong-answers] a legitimate message has no sign of fraud | mark what proves nothing with `=`: `[text](=id "why")`; or give another `verdict`
        "#]],
    );
    check_page(
        &inspection(
            "verify",
            "[Payez](!!p \"Pressant.\") [Vite](!!v \"Pressant.\")",
        ),
        expect![[r#"
            m/c/p.md:5:1 error[wrong-answers] an inspection has one decisive sign | keep `!!` for the sign that suffices, and write `!` before the others
        "#]],
    );
    check_page(
        &inspection("faux", "[Payez](!p \"Pressant.\"){to=\"\" as=lien cible=a}"),
        expect![[r#"
            m/c/p.md:5:48 error[wrong-value] `faux` is no verdict | use one of: `fraudulent`, `legitimate`, `verify`
            m/c/p.md:6:25 error[wrong-value] this link of the message leads nowhere | write the address that the device would show: `to="https://…"`
            m/c/p.md:6:31 error[wrong-value] nothing in a message looks like `lien` | use one of: `link`, `button`, `file`
            m/c/p.md:6:39 error[unknown-attribute] a part of a message has no attribute `cible` | use one of: `to`, `as`
        "#]],
    );
    // What nothing reads is said, of a link and of what is to mark.
    check_page(
        &inspection(
            "fraudulent",
            "[Payez](!p \"Pressant.\"){#payer} [Ici](https://exemple.fr \"Le site\"){.rouge}",
        ),
        expect![[r#"
            m/c/p.md:6:25 error[stray-attributes] `#payer` of a part of a message is shown nowhere | remove it; what is to mark has its id between the parentheses: `(!id "why")`
            m/c/p.md:6:33 warning[near-link] the title of a link is shown nowhere | say it in the words of the link, or beside it
            m/c/p.md:6:69 error[stray-attributes] `.rouge` of a part of a message is shown nowhere | remove it; what is to mark has its id between the parentheses: `(!id "why")`
        "#]],
    );
}

#[test]
fn a_page_that_requires_activities_has_some() {
    let page = |body: &str| {
        format!("+++\nid = \"p\"\ntitle = \"P\"\nrequire = \"activities\"\n+++\n{body}")
    };
    check_files(
        &[("m/c/p.md", &page("Un texte.\n"))],
        expect![[r#"
            m/c/p.md:4:11 warning[nothing-required] this page has no activity to answer | add a question, a scenario or an inspection, or remove `require`
        "#]],
    );
    check_files(
        &[(
            "m/c/p.md",
            &page("::: inspection {#i kind=sms title=\"I\"}\n[Payez](!p \"Pressant.\")\n:::\n"),
        )],
        expect![""],
    );
}

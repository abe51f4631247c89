//! Questions that are asked in several places.

use engine::course::block::{Block, walk};
use engine::parse::Variant;
use engine::validate;
use expect_test::{Expect, expect};

use super::course::{check_files, course, page, shown};

const BANK: &str = "::: question {#q-lien type=single tags=\"hameconnage,sms\"}\nQuoi ?\n\n- [x] a — b\n- [ ] c — d\n:::\n\n::: question {#q-code type=fill-in tags=hameconnage}\nLe [[17]].\n:::\n\n::: question {#q-page type=single}\nVoir [là](01-a.md) ?\n\n- [x] a — b\n- [ ] c — d\n:::\n";

fn check(body: &str, expected: Expect) {
    check_files(
        &[("m/c/p.md", &page("p", body)), ("banque/mots.md", BANK)],
        expected,
    );
}

#[test]
fn by_id_and_by_tag() {
    let body = "::: reuse {from=banque ids=\"q-code\"}\n:::\n\n:::: pool {#p-mots draw=1}\n::: reuse {from=banque tag=sms}\n:::\n::::\n";
    let tree = course(&[("m/c/p.md", &page("p", body)), ("banque/mots.md", BANK)]);
    assert_eq!(shown(&tree, &validate::check(&tree)), "");
    let (programme, _) = validate::load(&tree, &Variant::default());
    let programme = programme.expect("a course without fault");
    let pages = programme.modules[0].pages();
    let ids: Vec<String> = pages
        .flat_map(|page| walk(&page.blocks))
        .filter_map(|block| match block {
            Block::Question(question) => Some(question.id.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(ids, ["q-code", "q-lien"]);
}

#[test]
fn what_cannot_be_reused() {
    check(
        "::: reuse {from=banque ids=q-lein}\n:::\n",
        expect![[r#"
        m/c/p.md:5:24 error[unknown-question] `banque` has no question `q-lein` | did you mean `q-lien`?
    "#]],
    );
    check(
        "::: reuse {from=banque tag=hamecon}\n:::\n",
        expect![[r#"
        m/c/p.md:5:24 error[unknown-question] no question of `banque` has the tag `hamecon` | use one of: `hameconnage`, `sms`
    "#]],
    );
    check(
        "::: reuse {from=banqe tag=sms}\n:::\n",
        expect![[r#"
        m/c/p.md:5:12 error[unknown-bank] no folder `banqe` with pages stands beside the modules | did you mean `banque`?
    "#]],
    );
    check(
        "::: reuse {from=banque}\n:::\n",
        expect![[r#"
        m/c/p.md:5:1 error[missing-attribute] `reuse` does not say which questions | add `{ids="q-a,q-b"}` or `{tag=…}`, one of the two
    "#]],
    );
    check(
        "::: reuse {tag=sms}\n:::\n",
        expect![[r#"
        m/c/p.md:5:1 error[missing-attribute] `reuse` has no `from` | add `{from="…"}`
    "#]],
    );
    check(
        "::: reuse {from=banque tag=sms}\nDes mots.\n:::\n",
        expect![[r#"
            m/c/p.md:6:1 error[stray-block] `reuse` holds nothing: these words would be shown nowhere | move them before or after it
        "#]],
    );
    check(
        "::: reuse {from=banque ids=q-page}\n:::\n",
        expect![[r#"
        m/c/p.md:5:1 error[not-reusable] question `q-page` has a link to a page, which leads nowhere from here | take it out of the question, or write one of its own here
    "#]],
    );
    check(
        "::: reuse {from=banque ids=q-lien}\n:::\n\n::: reuse {from=banque ids=q-lien}\n:::\n",
        expect![[r#"
            m/c/p.md:8:1 error[duplicate-id] id `q-lien` is already used in course/m/c/p.md:5 | give one of them another id; keep the one that is already published
        "#]],
    );
    // A page that reuses itself asks what is written in it.
    check(
        "::: reuse {from=m ids=q-rien}\n:::\n",
        expect![[r#"
        m/c/p.md:5:19 error[unknown-question] `m` has no question `q-rien` | remove it
    "#]],
    );
    check_files(
        &[
            (
                "m/c/p.md",
                &page("p", "::: reuse {from=banque ids=q-a}\n:::\n"),
            ),
            (
                "banque/mots.md",
                "::: question {#q-a type=single tags=\"A b\"}\nQuoi ?\n\n- [x] a — b\n:::\n",
            ),
        ],
        expect![[r#"
            banque/mots.md:1:32 error[wrong-id] `A` is not a tag | lower-case letters, digits and hyphens, several parted by commas: `tags="hameconnage,sms"`
            banque/mots.md:4:1 error[wrong-answers] this question has one answer only | add at least one other `- [ ]`
        "#]],
    );
}

//! Pictures made of parts: names that are none, and names where they mean nothing.

use engine::validate;
use expect_test::expect;

use super::course::{check_fine, check_pages, check_relais_toml, course, module_toml, shown};

#[test]
fn who_where_what() {
    check_fine(&[
        "::: scene {place=office}\n- karim, thinking, usb-key : « Ce n’est pas la mienne. »\n- mai\n:::\n",
        "::: scene {place=train}\n:::\n",
        "::: scene\n- padlock, closes\n- phone, rings : Un message.\n\nLa légende.\n:::\n",
        "::: scene {place=home alt=\"Une jeune femme lit un message.\"}\n- lea, phone, arrives\n:::\n",
        "::: scene {place=home decorative}\n- lea\n:::\n",
        "::: scene {place=street alt=\"\" decorative}\n- noe\n:::\n",
        ":::: scene {place=school}\n- noe : Oui !\n\n::: astuce\nUne astuce en légende.\n:::\n::::\n",
    ]);
}

#[test]
fn names_that_are_none() {
    check_pages(
        &[
            "::: scene {place=ofice}\n- amina\n:::\n",
            "::: scene {place=mairie}\n- amina\n:::\n",
            "::: scene {place=office}\n- amin, hapy, phon\n:::\n",
            "::: scene {place=office}\n- Amina, worried\n:::\n",
            "::: scene {place=office}\n- téléphone\n:::\n",
            "::: scene {place=office}\n- amina, inquiète : « Oui. »\n:::\n",
            "::: scene {place=office}\n- worried, amina\n:::\n",
            "::: scene {place=office}\n- : « Qui parle ? »\n:::\n",
            "::: scene {place=office}\n- amina, paul\n:::\n",
            "::: scene {lieu=office}\n- amina\n:::\n",
        ],
        expect![[r#"
            0:
            m/c/p.md:5:12 error[unknown-part] `ofice` is no place of scenes | did you mean `office`?
            1:
            m/c/p.md:5:12 error[unknown-part] `mairie` is no place of scenes | use one of: `crisis-room`, `home`, `hospital`, `office`, `school`, `server-room`, `street`, `town-hall`, `train`
            2:
            m/c/p.md:6:3 error[unknown-part] `amin` is neither a person nor an object of scenes | did you mean `amina`?
            3:
            m/c/p.md:6:3 error[unknown-part] `Amina` is neither a person nor an object of scenes | did you mean `amina`?
            4:
            m/c/p.md:6:3 error[unknown-part] `téléphone` is neither a person nor an object of scenes | use one of: `amina`, `jeanne`, `karim`, `lea`, `mai`, `moussa`, `noe`, `paul`, `stranger`, `thomas`, `alert`, `backup-disk`, `badge`, `calendar`, `card`, `computer`, `key`, `letter`, `note`, `padlock`, `paper`, `phone`, `qr-poster`, `usb-key`
            5:
            m/c/p.md:6:3 error[unknown-part] `inquiète` is no mood, object or motion of scenes | use one of: `calm`, `happy`, `stern`, `surprised`, `thinking`, `worried`, `alert`, `backup-disk`, `badge`, `calendar`, `card`, `computer`, `key`, `letter`, `note`, `padlock`, `paper`, `phone`, `qr-poster`, `usb-key`, `arrives`, `closes`, `rings`, `saves`; what is said stands after a colon
            6:
            m/c/p.md:6:3 error[unknown-part] `worried` says how, but not who or what | begin with a person or an object: `- amina, worried`
            7:
            m/c/p.md:6:1 error[unknown-part] nobody is named here | begin with a person or an object: `amina`, `jeanne`, `karim`, `lea`, `mai`, `moussa`, `noe`, `paul`, `stranger`, `thomas`, `alert`, `backup-disk`, `badge`, `calendar`, `card`, `computer`, `key`, `letter`, `note`, `padlock`, `paper`, `phone`, `qr-poster`, `usb-key`
            8:
            m/c/p.md:6:3 error[unknown-part] `paul` stands on the line of somebody else | give each a line of its own
            9:
            m/c/p.md:5:12 error[unknown-attribute] `scene` has no attribute `lieu` | use one of: `place`, `alt`, `decorative`
        "#]],
    );
}

#[test]
fn names_where_they_mean_nothing() {
    check_pages(
        &[
            "::: scene {place=office}\n- amina, happy, worried\n:::\n",
            "::: scene {place=office}\n- amina, phone, letter\n:::\n",
            "::: scene {place=office}\n- amina, rings\n:::\n",
            "::: scene {place=office}\n- amina, letter, rings\n:::\n",
            "::: scene {place=office}\n- phone, rings, arrives\n:::\n",
            "::: scene {place=office}\n- phone, happy\n:::\n",
            "::: scene {place=office}\n- phone, letter\n:::\n",
            "::: scene {place=office}\n- stranger, happy\n:::\n",
            "::: scene {place=office}\n- amina\n- amina, phone\n:::\n",
        ],
        expect![[r#"
            0:
            m/c/p.md:6:3 error[misplaced-part] `amina` has two moods | keep one
            1:
            m/c/p.md:6:3 error[misplaced-part] `amina` holds two things | keep one; another may stand on a line of its own
            2:
            m/c/p.md:6:3 error[misplaced-part] nothing that `amina` holds `rings` | name the object before what happens to it: `phone, rings`
            3:
            m/c/p.md:6:3 error[misplaced-part] `rings` does not happen to `letter` | what may happen to it: `arrives`
            4:
            m/c/p.md:6:3 error[misplaced-part] two things happen to `phone` | keep one
            5:
            m/c/p.md:6:3 error[misplaced-part] an object has no mood: `happy` | remove it, or name who has it first
            6:
            m/c/p.md:6:3 error[misplaced-part] `phone` and `letter` stand on one line | give each a line of its own, or name who holds it first
            7:
            m/c/p.md:6:3 error[misplaced-part] nobody sees the face of `stranger` | remove the mood
            8:
            m/c/p.md:7:1 error[duplicate-id] `amina` is there twice | take somebody else
        "#]],
    );
}

#[test]
fn what_a_picture_has_no_room_for() {
    let long = format!("::: scene\n- amina : {}.\n:::\n", "mot ".repeat(50).trim());
    check_pages(
        &[
            "::: scene {place=office}\n- amina\n- paul\n- lea\n- karim\n- jeanne\n:::\n",
            "::: scene {place=office}\n- amina : Un.\n- paul : Deux.\n- lea : Trois.\n:::\n",
            "::: scene {place=office}\n- amina :\n:::\n",
            &long,
        ],
        expect![[r#"
            0:
            m/c/p.md:10:1 error[too-many-answers] there are 5 in this scene, and room for 4 | leave some out, or tell it in two scenes
            1:
            m/c/p.md:8:1 error[too-many-answers] 3 speak in this scene: a phone has room for 2 bubbles | tell it in two scenes, or in the text
            2:
            m/c/p.md:6:1 error[empty-text] nothing is said after this colon | write what is said, or remove the colon
            3:
            m/c/p.md:6:1 error[text-too-long] this has 200 characters, a bubble has room for 160 | say it shorter, or in the text
        "#]],
    );
}

#[test]
fn what_is_no_list_of_people() {
    check_pages(
        &[
            "::: scene\n:::\n",
            "::: scene {place=office}\nIl est neuf heures.\n\n- amina\n:::\n",
            "::: scene {place=office}\n1. amina\n2. paul\n:::\n",
            "::: scene {place=office}\n- [ ] amina\n:::\n",
            "::: scene {place=office}\n- amina\n\n* paul\n:::\n",
            "::: scene {place=office}\n- amina\n\n  Encore un mot.\n:::\n",
            "::: scene {place=office}\n- amina\n  - paul\n:::\n",
            "::: scene {place=office alt=\"\"}\n- amina\n:::\n",
            "::: scene {place=office alt=\"Une femme\" decorative}\n- amina\n:::\n",
            "::: scene {place=office decorative}\n- amina : Bonjour.\n:::\n",
        ],
        expect![[r#"
            0:
            m/c/p.md:5:1 error[empty-directive] nothing is in this scene | say where it is, `{place=crisis-room}`, or who is there: `- amina`
            1:
            m/c/p.md:6:1 error[stray-block] these words stand before the list of who is there | begin with the list; what follows it is the caption
            2:
            m/c/p.md:6:1 error[stray-block] who is in a scene has no number | begin each line with `- `: they stand from left to right
            3:
            m/c/p.md:6:1 error[stray-box] nothing in a scene is to be ticked | write `- ` and a name, without a box
            4:
            m/c/p.md:8:1 error[stray-block] a scene has one list: this one would be shown as its caption | put all who are there into the first list, each with the same mark: `- `
            5:
            m/c/p.md:8:3 error[block-in-item] this line of a scene holds another paragraph, which can't be shown there | say it in words of the item itself (`code` and **emphasis** may stand in it), or move it before the list
            6:
            m/c/p.md:7:3 error[block-in-item] this line of a scene holds a list, which can't be shown there | say it in words of the item itself (`code` and **emphasis** may stand in it), or move it before the list
            7:
            m/c/p.md:5:25 error[missing-alt] this text alternative is empty | remove `alt`: the picture is described by itself; if it is pure decoration, write `decorative`
            8:
            m/c/p.md:5:25 error[missing-alt] this scene is decoration, and has words for those who do not see it | keep `alt` or `decorative`
            9:
            m/c/p.md:5:25 error[missing-alt] what is said in this scene is no decoration | remove `decorative`: the picture is described by itself
        "#]],
    );
}

#[test]
fn covers() {
    let modules = [
        "cover = { place = \"ofice\", who = [\"amina\"] }",
        "cover = { place = \"office\", who = [\"amina, phone\", \"amin, phone\"] }",
        "cover = { who = [\"amina : Bonjour\"] }",
        "cover = { }",
        "cover = { place = \"office\", qui = [\"amina\"] }",
        "cover = { who = [\"amina\", \"paul\", \"lea\", \"mai\", \"noe\"] }",
        "cover = 3",
        "cover = \"couverture.pdf\"",
    ];
    let mut found = String::new();
    for line in modules {
        let tree = course(&[("m/module.toml", &module_toml(&[line]))]);
        found.push_str(&shown(&tree, &validate::check(&tree)));
    }
    expect![[r#"
        m/module.toml:7:20 error[unknown-part] `ofice` is no place of scenes | did you mean `office`?
        m/module.toml:7:53 error[unknown-part] `amin` is neither a person nor an object of scenes | did you mean `amina`?
        m/module.toml:7:19 error[misplaced-part] nobody speaks on a cover | remove the colon and what follows it, or say it in a scene of a page
        m/module.toml:7:9 error[empty-directive] nothing is on this cover | say where it is, or who is there: `cover = { place = "office", who = ["amina, phone"] }`
        m/module.toml:7:29 error[unknown-field] unknown field `qui` | use one of: `place`, `who`
        m/module.toml:7:49 error[too-many-answers] there are 5 in this picture, and room for 4 | leave some out
        m/module.toml:7:9 error[wrong-type] a scene or a picture beside this file is expected here | write it like `{ place = "office", who = ["amina"] }`, or `"media/couverture.svg"` (SVG or PNG)
        m/module.toml:7:9 error[wrong-type] a scene or a picture beside this file is expected here | write it like `{ place = "office", who = ["amina"] }`, or `"media/couverture.svg"` (SVG or PNG)
    "#]].assert_eq(&found);
    check_relais_toml(
        "cover = \"media/couverture.svg\"",
        expect![[r#"
            relais.toml:10:9 error[wrong-type] a table is expected here | write it in braces, `{ field = … }`; or its name in brackets on a line of its own, its fields below
        "#]],
    );
    for fine in [
        "cover = { place = \"train\" }",
        "cover = { who = [\"padlock, closes\"] }",
        "cover = \"media/dessin.svg\"",
    ] {
        let tree = course(&[("m/module.toml", &module_toml(&[fine]))]);
        assert_eq!(shown(&tree, &validate::check(&tree)), "", "{fine}");
    }
}

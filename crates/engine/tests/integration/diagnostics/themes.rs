//! `theme.toml`: colours that can't be told apart, and values that are none.

use engine::validate;
use expect_test::expect;

use super::course::{check_files, course, shown};

#[test]
fn what_can_be_read_is_fine() {
    for theme in [
        "",
        "font = \"bitter\"\ncorners = \"square\"\ndensity = \"airy\"\n",
        "font = \"system\"\ncorners = \"soft\"\ndensity = \"normal\"\n",
        "[light]\naccent = \"#7a3d00\"\npaper = \"#fff7ec\"\n[dark]\naccent = \"#ffb870\"\n",
        "[dark]\npaper = \"#000000\"\ncard = \"#101010\"\n",
        "[light]\naccent = \"#000000\"\n",
    ] {
        let tree = course(&[("theme.toml", theme)]);
        assert_eq!(shown(&tree, &validate::check(&tree)), "", "{theme}");
    }
}

#[test]
fn colours_that_can_not_be_told_apart() {
    let mut found = String::new();
    for theme in [
        "[light]\naccent = \"#66aaff\"\n",
        "[light]\naccent = \"#767676\"\n",
        "[light]\nink = \"#999999\"\npaper = \"#ffffff\"\n",
        "[light]\npaper = \"#808080\"\n",
        "[light]\nink_soft = \"#8a9299\"\nline_strong = \"#d0d0d0\"\nfocus = \"#ffd500\"\n",
        "[dark]\naccent = \"#0b5a6e\"\n",
        "[dark]\ncard = \"#707070\"\n",
        "[light]\naccent = \"#ffffff\"\ncard = \"#000000\"\n",
    ] {
        let tree = course(&[("theme.toml", theme)]);
        found.push_str(&shown(&tree, &validate::check(&tree)));
        found.push('\n');
    }
    expect![[r#"
        theme.toml:2:10 error[low-contrast] on a light screen, `accent` (#66aaff) on `accent-soft` (#f1f7ff) has a contrast of 2.22:1, 4.5:1 is needed | the nearest colour that passes is `#4370a8`

        theme.toml:2:10 error[low-contrast] on a light screen, `accent` (#767676) on `accent-soft` (#f3f3f3) has a contrast of 4.09:1, 4.5:1 is needed | the nearest colour that passes is `#6e6e6e`

        theme.toml:2:7 error[low-contrast] on a light screen, `ink` (#999999) on `law-soft` (#f1ecf9) has a contrast of 2.45:1, 4.5:1 is needed | the nearest colour that passes is `#6b6b6b`

        theme.toml:2:9 error[low-contrast] on a light screen, `line-strong` (#75838a) on `paper` (#808080) has a contrast of 1.00:1, 3:1 is needed | the nearest colour that passes is `#e2e2e2`

        theme.toml:2:12 error[low-contrast] on a light screen, `ink-soft` (#8a9299) on `law-soft` (#f1ecf9) has a contrast of 2.72:1, 4.5:1 is needed | the nearest colour that passes is `#666c71`
        theme.toml:3:15 error[low-contrast] on a light screen, `line-strong` (#d0d0d0) on `paper` (#fbfaf7) has a contrast of 1.47:1, 3:1 is needed | the nearest colour that passes is `#909090`
        theme.toml:4:9 error[low-contrast] on a light screen, `focus` (#ffd500) on `accent-soft` (#e9f0f2) has a contrast of 1.23:1, 3:1 is needed | the nearest colour that passes is `#a18600`

        theme.toml:2:10 error[low-contrast] on a dark screen, `accent` (#0b5a6e) on `accent-soft` (#182a31) has a contrast of 1.91:1, 4.5:1 is needed | the nearest colour that passes is `#719fab`

        theme.toml:2:8 error[low-contrast] on a dark screen, `ink-soft` (#adbac1) on `accent-soft` (#757a7b) has a contrast of 2.19:1, 4.5:1 is needed | the nearest colour that passes is `#3a3a3a`

        theme.toml:2:10 error[low-contrast] on a light screen, `on-accent` (#ffffff) on `accent` (#ffffff) has a contrast of 1.00:1, 4.5:1 is needed | no shade of it passes: change the colours that it meets, too, or leave this one out
        theme.toml:3:8 error[low-contrast] on a light screen, `ink` (#17242b) on `card` (#000000) has a contrast of 1.32:1, 4.5:1 is needed | the nearest colour that passes is `#e3e3e3`

    "#]].assert_eq(&found);
}

#[test]
fn values_that_are_none() {
    check_files(
        &[(
            "theme.toml",
            "font = \"figtre\"\ncorner = \"round\"\ndensity = 2\n[light]\naccent = \"blue\"\nprimary = \"#003a70\"\n[drak]\nink = \"#000000\"\n",
        )],
        expect![[r#"
            theme.toml:1:8 error[wrong-value] `figtre` is not allowed here | did you mean `figtree`?
            theme.toml:2:1 error[unknown-field] unknown field `corner` | did you mean `corners`?
            theme.toml:3:11 error[wrong-type] a text is expected here | put it in quotes
            theme.toml:5:10 error[wrong-type] a colour is expected here | write it with six digits, like `#003a70`
            theme.toml:6:1 error[unknown-field] unknown field `primary` | use one of: `accent`, `ink`, `ink_soft`, `paper`, `card`, `line_strong`, `focus`
            theme.toml:7:2 error[unknown-field] unknown field `drak` | did you mean `dark`?
        "#]],
    );
    check_files(
        &[("m/theme.toml", "font = \"figtree\"\n")],
        expect![[r#"
        m/theme.toml:1:1 warning[stray-file] `m/theme.toml` changes nothing | put it beside `relais.toml`, as `theme.toml`: a programme has one look
    "#]],
    );
}

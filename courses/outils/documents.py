"""Writes SensCyber's two documents: fiche-reflexe.odt and trame-seance.odt.

    python3 courses/outils/documents.py

The text is here; edit it, run the script, commit both. Same text, same bytes.
"""

import pathlib
import zipfile
from xml.sax.saxutils import escape

# (style, text). "line" is a line to fill in by hand.
FICHE = [
    ("title", "Fiche réflexe : cyberattaque ou arnaque, que faire ?"),
    ("body", "À imprimer et à garder près du téléphone. Vous n’avez pas commis de faute : agissez dans l’ordre."),
    ("heading", "Les quatre gestes"),
    ("number", "Isoler : coupez le réseau (câble, wifi). N’éteignez pas l’appareil sans l’avis de votre informaticien."),
    ("number", "Alerter : au travail, le service informatique ou le responsable. Chez vous, un proche, et la banque si de l’argent est en jeu."),
    ("number", "Garder les preuves : photos d’écran, messages d’origine, relevés, heures."),
    ("number", "Se faire aider : 17cyber.gouv.fr, jour et nuit, gratuit."),
    ("heading", "Selon ce qui est arrivé"),
    ("bullet", "Mot de passe donné : changez-le partout où il servait, depuis un appareil sûr."),
    ("bullet", "Carte donnée : opposition auprès de la banque ou au 0 892 705 705 (payant), puis Perceval sur service-public.fr."),
    ("bullet", "Virement parti : appelez la banque, demandez le rappel des fonds, portez plainte."),
    ("bullet", "Fichiers bloqués : ne payez pas, ne branchez pas la sauvegarde."),
    ("bullet", "Données personnelles d’usagers ou de clients touchées : notification à la CNIL sous 72 heures si elles sont exposées à un risque."),
    ("bullet", "Organisation assurée contre les cyberattaques : plainte sous 72 heures."),
    ("heading", "Contacts utiles"),
    ("bullet", "Toute cybermalveillance : 17cyber.gouv.fr"),
    ("bullet", "Arnaques, conseils : Info Escroqueries, 0 805 805 817 (gratuit)"),
    ("bullet", "SMS et appels indésirables : 33700"),
    ("bullet", "Jeunes, harcèlement en ligne : 3018 (gratuit)"),
    ("bullet", "Contenus illicites : internet-signalement.gouv.fr (PHAROS)"),
    ("bullet", "Danger immédiat : 17 ou 112"),
    ("heading", "Mes contacts, à compléter"),
    ("line", "Ma banque :"),
    ("line", "Mon informaticien ou mon prestataire :"),
    ("line", "Mon responsable ou une personne de confiance :"),
    ("line", "Le délégué à la protection des données :"),
    ("small", "Programme SensCyber, Cybermalveillance.gouv.fr. Licence Ouverte 2.0 (Etalab)."),
]

TRAME = [
    ("title", "Trame d’une séance de 45 minutes"),
    ("body", "Six à douze personnes, une table, un message imprimé. À adapter librement."),
    ("heading", "Avant"),
    ("bullet", "Demander à deux participants : « Quel message vous a fait hésiter récemment ? »"),
    ("bullet", "Choisir un seul geste à faire ensemble (exemple : la double authentification de la messagerie)."),
    ("bullet", "Imprimer un message à inspecter et la fiche réflexe."),
    ("heading", "Pendant"),
    ("number", "5 minutes : accueillir. « Ici, toutes les questions sont bonnes. L’erreur est permise. »"),
    ("number", "10 minutes : raconter un cas vrai et proche. « Qu’auriez-vous fait ? »"),
    ("number", "15 minutes : à deux, chercher les signes dans le message. « Que ressentez-vous en le lisant ? Que demande-t-il ? Par quel autre chemin vérifier ? »"),
    ("number", "10 minutes : faire le geste, chacun sur son appareil. Guider sans toucher, ne jamais demander un mot de passe."),
    ("number", "5 minutes : noter où signaler. « Qu’allez-vous faire cette semaine ? »"),
    ("heading", "Phrases utiles"),
    ("bullet", "« Beaucoup de gens font ainsi, et voici pourquoi cela pose problème. »"),
    ("bullet", "« Je ne sais pas. Je cherche et je vous réponds. »"),
    ("bullet", "« Merci de le raconter : cela nous aide tous. »"),
    ("heading", "Si une personne a été victime"),
    ("bullet", "De l’argent est parti : la banque d’abord, tout de suite, puis 17cyber.gouv.fr."),
    ("bullet", "Un compte est piraté : changer le mot de passe depuis un appareil sûr, fermer les sessions."),
    ("heading", "Bilan, à remplir sans nommer personne"),
    ("line", "Nombre de participants :"),
    ("line", "Nombre de gestes faits sur place :"),
    ("line", "Ce qui a bien marché :"),
    ("line", "Ce que je changerai :"),
    ("line", "Date de la prochaine séance :"),
    ("small", "Programme SensCyber, Cybermalveillance.gouv.fr. Licence Ouverte 2.0 (Etalab)."),
]

DOCUMENTS = {
    "comprendre/documents/fiche-reflexe.odt": FICHE,
    "transmettre/documents/trame-seance.odt": TRAME,
}

NS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'office:version="1.3"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def style(name, family, parent, paragraph="", text=""):
    return (
        f'<style:style style:name="{name}" style:family="{family}"'
        f'{f""" style:parent-style-name="{parent}" """ if parent else " "}style:class="text">'
        f"<style:paragraph-properties {paragraph}/><style:text-properties {text}/></style:style>"
    )


def styles():
    face = 'fo:font-family="Liberation Sans, Arial, sans-serif" fo:language="fr" fo:country="FR"'
    return (
        f"{HEAD}<office:document-styles {NS}><office:styles>"
        f'<style:default-style style:family="paragraph"><style:text-properties {face} fo:font-size="11pt"/></style:default-style>'
        + style("Standard", "paragraph", "", 'fo:margin-bottom="0.15cm" fo:line-height="120%"')
        + style("Title", "paragraph", "Standard", 'fo:margin-bottom="0.3cm"', 'fo:font-size="18pt" fo:font-weight="bold" fo:color="#000091"')
        + style("Heading_20_1", "paragraph", "Standard", 'fo:margin-top="0.35cm" fo:keep-with-next="always"', 'fo:font-size="13pt" fo:font-weight="bold" fo:color="#000091"')
        + style("Line", "paragraph", "Standard", 'fo:margin-bottom="0.45cm" fo:border-bottom="0.5pt solid #3a3a3a"')
        + style("Small", "paragraph", "Standard", 'fo:margin-top="0.4cm"', 'fo:font-size="9pt"')
        + '<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="•">'
        '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        '<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.5cm" fo:margin-left="0.8cm"/>'
        "</style:list-level-properties></text:list-level-style-bullet></text:list-style>"
        '<text:list-style style:name="Numbers"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix=".">'
        '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        '<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.6cm" fo:margin-left="0.8cm"/>'
        "</style:list-level-properties></text:list-level-style-number></text:list-style>"
        "</office:styles><office:automatic-styles>"
        '<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" '
        'fo:margin-top="1.6cm" fo:margin-bottom="1.4cm" fo:margin-left="2cm" fo:margin-right="2cm"/></style:page-layout>'
        '</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"/>'
        "</office:master-styles></office:document-styles>"
    )


def content(lines):
    out, kind = [], None
    for name, text in lines:
        text = escape(text)
        if kind and kind != name:
            out.append("</text:list>")
            kind = None
        if name in ("bullet", "number"):
            if kind is None:
                out.append(f'<text:list text:style-name="{"Bullets" if name == "bullet" else "Numbers"}">')
                kind = name
            out.append(f'<text:list-item><text:p text:style-name="Standard">{text}</text:p></text:list-item>')
        elif name == "title":
            out.append(f'<text:h text:style-name="Title" text:outline-level="1">{text}</text:h>')
        elif name == "heading":
            out.append(f'<text:h text:style-name="Heading_20_1" text:outline-level="2">{text}</text:h>')
        else:
            wanted = {"body": "Standard", "line": "Line", "small": "Small"}[name]
            out.append(f'<text:p text:style-name="{wanted}">{text}</text:p>')
    if kind:
        out.append("</text:list>")
    return (
        f"{HEAD}<office:document-content {NS}><office:body><office:text>"
        + "".join(out)
        + "</office:text></office:body></office:document-content>"
    )


def meta(title):
    return (
        f"{HEAD}<office:document-meta {NS}><office:meta><dc:title>{escape(title)}</dc:title>"
        "<dc:creator>Cybermalveillance.gouv.fr</dc:creator><dc:language>fr-FR</dc:language>"
        "</office:meta></office:document-meta>"
    )


def manifest():
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    return (
        f'{HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        + entry.format("/", "application/vnd.oasis.opendocument.text")
        + "".join(entry.format(n, "text/xml") for n in ("content.xml", "styles.xml", "meta.xml"))
        + "</manifest:manifest>"
    )


def write(path, lines):
    parts = [
        ("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED),
        ("content.xml", content(lines), zipfile.ZIP_DEFLATED),
        ("styles.xml", styles(), zipfile.ZIP_DEFLATED),
        ("meta.xml", meta(lines[0][1]), zipfile.ZIP_DEFLATED),
        ("META-INF/manifest.xml", manifest(), zipfile.ZIP_DEFLATED),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as odt:
        for name, text, how in parts:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = how
            info.external_attr = 0o644 << 16
            odt.writestr(info, text)


for name, lines in DOCUMENTS.items():
    write(pathlib.Path(__file__).resolve().parent.parent / "senscyber" / name, lines)
    print(name)

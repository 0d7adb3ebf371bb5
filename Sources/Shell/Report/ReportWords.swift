/// The words of a report.
struct ReportWords {
  let isFrench: Bool

  private func say(_ english: String, _ french: String) -> String { isFrench ? french : english }

  var language: String { say("en", "fr") }
  var report: String { say("Report of a training", "Compte rendu d'un entraînement") }
  var choices: String { say("What was chosen", "Ce qui a été choisi") }
  var settings: String { say("Settings", "Réglages") }
  var machine: String { say("Machine", "Machine") }
  var plugins: String { say("Plugins", "Greffons") }
  var pictures: String { say("Pictures", "Images") }
  var measures: String { say("Figures of quality", "Mesures de qualité") }
  var findings: String { say("What watch has seen", "Ce que watch a vu") }
  var replay: String { say("To do it again", "Pour recommencer") }
  var none: String { say("none", "aucun") }
  var nothingSeen: String { say("No failure was seen.", "Aucun échec n'a été vu.") }
  var failure: String { say("How it ended", "Comment il a fini") }
  var tryThis: String { say("To try:", "À essayer :") }
  var name: String { say("name", "nom") }
  var kind: String { say("kind", "sorte") }
  var options: String { say("options in force", "options en vigueur") }
  var value: String { say("value", "valeur") }
  var origin: String { say("chosen by", "choisi par") }
  var meaning: String { say("meaning", "sens") }
  var figure: String { say("figure", "mesure") }
  var file: String { say("file", "fichier") }
  var howMade: String { say("How they were made", "Comment elles ont été faites") }
  var data: String { say("The same as data", "Les mêmes données") }
  var dataHint: String {
    say(
      "The block of type application/json with the id gan-lab in this page's source.",
      "Le bloc de type application/json et d'id gan-lab dans la source de cette page.")
  }

  func atStep(_ step: String) -> String { say("at step \(step)", "à l'étape \(step)") }
  func run(_ number: Int) -> String { say("run \(number)", "run \(number)") }
  func steps(_ count: String) -> String { say("\(count) steps", "\(count) étapes") }
  func began(_ moment: String) -> String { say("began \(moment)", "commencé \(moment)") }
  func seed(_ seed: Int) -> String { say("seed \(seed)", "graine \(seed)") }
  func commands(_ file: String) -> String {
    say(
      "Saved as \(file), these commands come to the same bits on the same machine: gan-lab run \(file)",
      "Enregistrées sous \(file), ces commandes mènent aux mêmes bits sur la même machine : gan-lab run \(file)"
    )
  }

  func kindName(_ kind: String) -> String {
    guard isFrench else { return kind }
    return switch kind {
    case "data": "données"
    case "model": "modèle"
    case "loss": "fonction de perte"
    case "switch": "interrupteur"
    case "sampler": "échantillonneur"
    default: kind
    }
  }

  func pictureName(_ name: String) -> String {
    let names: [String: (String, String)] = [
      "samples": ("samples", "échantillons"), "losses": ("losses", "fonctions de perte"),
      "gradients": ("gradients", "gradients"), "modes": ("modes", "modes"),
      "curves": ("curves", "courbes"),
    ]
    return names[name].map { say($0.0, $0.1) } ?? name
  }

  /// The parts of the description of a machine.
  func machine(_ part: String) -> String {
    guard isFrench else { return part }
    return switch part {
    case "host": "hôte"
    case "system": "système"
    case "processor": "processeur"
    case "threads": "fils d'exécution"
    case "compiler": "compilateur"
    case "folder": "dossier"
    case "version": "version de gan-lab"
    default: part
    }
  }
}

import Console

/// The runner's own words.
struct LessonWords {
  let language: LessonLanguage

  init(_ language: LessonLanguage) { self.language = language }

  var solution: String { language.choose("one solution:", "une solution :") }

  func notRefused(_ command: String) -> String {
    language.choose(
      "`\(command)` was to be refused, and was not",
      "`\(command)` devait être refusé, et ne l'a pas été")
  }

  func failed(_ check: Check, _ found: String) -> String {
    let wanted = check.text.dropFirst(check.figure.text.count).trimmed
    return language.choose(
      "the check failed: \(check.figure.text) is \(found), and should be \(wanted)",
      "vérification manquée : \(check.figure.text) vaut \(found), au lieu de \(wanted)")
  }

  func incomparable(_ check: Check, _ found: String) -> String {
    language.choose(
      "the check cannot be made: \(check.figure.text) is \(found)",
      "vérification impossible : \(check.figure.text) vaut \(found)")
  }

  func noFigure(_ check: Check) -> String {
    language.choose(
      "the check cannot be made: no result has \(check.figure.text)",
      "vérification impossible : aucun résultat ne contient \(check.figure.text)")
  }

  func known(_ names: [String]) -> String {
    let shown = names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
    return language.choose("there are: \(shown)", "il y a : \(shown)")
  }

  func summary(_ report: LessonReport) -> String {
    let passed = report.checks.count - report.failures.count
    let seconds = NumberText.short(report.seconds)
    return language.choose(
      "End of the lesson: \(passed) of \(report.checks.count) checks passed, \(seconds) s",
      "Fin de la leçon : \(passed) vérifications réussies sur \(report.checks.count), \(seconds) s")
  }
}

import Console

/// What is said to a reader who goes through a lesson at the prompt.
extension LessonWords {
  var yourTurn: String {
    choose(
      "Your turn. `next` looks whether it is done; `hint` helps; `skip` shows a solution.",
      "À vous. `next` vérifie ; `hint` aide ; `skip` montre une solution.")
  }

  func invitation(_ role: LessonCommands.Role) -> String {
    switch role {
    case .refused:
      choose(
        "Type it, or let `next` do so: it will be refused.",
        "Tapez-le, ou laissez faire `next` : ce sera refusé.")
    case .long:
      choose(
        "This takes minutes. `next` runs it.", "Cela prend quelques minutes. `next` l'exécute.")
    default:
      choose("Type it, or let `next` run it.", "Tapez-le, ou laissez faire `next`.")
    }
  }

  func howToAnswer(_ form: Question.Form) -> String {
    switch form {
    case .choice(let choices) where choices.count(where: \.isRight) > 1:
      choose("Several are right: `answer 1,2`.", "Plusieurs sont justes : `answer 1,2`.")
    case .choice: choose("`answer` and the number.", "`answer` et le numéro.")
    case .number: choose("`answer` and your number.", "`answer` et votre nombre.")
    case .text:
      choose("`answer` and a sentence or two.", "`answer` et une phrase ou deux.")
    }
  }

  var right: String { choose("Right.", "C'est juste.") }
  var wrong: String { choose("No.", "Non.") }

  var tryAgain: String {
    choose(
      "Try again, or `hint`, or `skip` for the answer.",
      "Essayez encore, ou `hint`, ou `skip` pour la réponse.")
  }

  var tryAgainAlone: String {
    choose(
      "Try again, or `skip` for the answer.", "Essayez encore, ou `skip` pour la réponse.")
  }

  var otherShell: String {
    choose(
      "another shell is in this lesson: what is done last is what is kept",
      "un autre interpréteur suit cette leçon : c'est le dernier qui est gardé")
  }

  func setAside(_ path: String) -> String {
    choose(
      "the progress was damaged and lies in \(path) now; the lesson begins anew",
      "la progression était abîmée, elle est mise de côté dans \(path) ; la leçon recommence")
  }

  var answerFirst: String {
    choose(
      "A question waits: `answer …`, or `skip` for the answer.",
      "Une question attend : `answer …`, ou `skip` pour la réponse.")
  }

  var nothingAsked: String { choose("nothing is asked here", "il n'y a pas de question ici") }

  var noHints: String {
    choose("There are no hints in this step.", "Il n'y a pas d'indice dans cette étape.")
  }

  var notYet: String {
    choose(
      "Not yet. `hint` helps, `skip` shows a solution.",
      "Pas encore. `hint` aide, `skip` montre une solution.")
  }

  func outdated(_ verb: String) -> String {
    choose(
      "The figures of `\(verb)` are older than the last training: run it again.",
      "Les chiffres de `\(verb)` datent d'avant le dernier entraînement : relancez-le.")
  }

  var figuresDiffer: String {
    choose(
      "Your figures differ from the lesson's: it happens after other commands, or on another "
        + "processor. `lesson back` begins the step again.",
      "Vos chiffres diffèrent de ceux de la leçon : cela arrive après d'autres commandes, ou sur un "
        + "autre processeur. `lesson back` recommence l'étape.")
  }

  var playing: String {
    choose(
      "Try what you like; nothing of it counts. `next` brings everything back.",
      "Essayez ce que vous voulez ; rien ne compte. `next` remet tout en place.")
  }

  var lessonChanged: String {
    choose(
      "The lesson has changed since, so its step begins anew.",
      "La leçon a changé depuis : l'étape recommence.")
  }

  var stateNotKept: String {
    choose(
      "The state of that moment was not kept, so the networks stay as they are.",
      "L'état de ce moment n'a pas été gardé : les réseaux restent tels quels.")
  }

  func notKept(_ reason: String) -> String {
    choose(
      "progress is not kept, and the lesson goes on: \(reason)",
      "la progression n'est pas gardée, et la leçon continue : \(reason)")
  }

  func end(of progress: LessonProgress) -> String {
    let right = Set(progress.answers.filter(\.isRight).map { "\($0.step)/\($0.part)" }).count
    let skipped = Set(progress.skipped).count
    return choose(
      "End of the lesson. Questions answered: \(right); parts skipped: \(skipped). "
        + "`lesson list` shows the other lessons, `lesson quit` leaves this one.",
      "Fin de la leçon. Bonnes réponses : \(right) ; parties passées : \(skipped). "
        + "`lesson list` montre les autres leçons, `lesson quit` quitte celle-ci.")
  }

  func fault(_ fault: AnswerFault) -> String {
    switch fault {
    case .noChoice(let text, let count):
      choose(
        "`\(text)` is none of the answers 1 to \(count)",
        "`\(text)` n'est aucune des réponses 1 à \(count)")
    case .noNumber(let text):
      choose("`\(text)` is no number", "`\(text)` n'est pas un nombre")
    case .empty: choose("answer says nothing yet", "answer ne dit rien encore")
    }
  }

  private func choose(_ english: String, _ french: String) -> String {
    language.choose(english, french)
  }
}

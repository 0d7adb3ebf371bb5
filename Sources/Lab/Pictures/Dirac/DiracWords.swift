import Figures
import GanLabKit

/// The words of the picture of Dirac-GANs.
struct DiracWords {
  let language: FigureLanguage

  var title: String {
    language.choose(
      "Dirac-GAN: data at 0, a sample at θ, D(x) = ψx. Which training comes to rest?",
      "Dirac-GAN : données en 0, un échantillon en θ, D(x) = ψx. Quel entraînement s'arrête ?")
  }

  /// A method and what becomes of it.
  func title(
    of game: String, _ verdict: DiracVerdict, _ linear: DiracLinearisation?
  ) -> String {
    name(game) + language.choose(": ", " : ") + self.verdict(verdict, linear)
  }

  private func name(_ game: String) -> String {
    let names = [
      "minimax": "minimax",
      "nonsaturating": language.choose("non-saturating", "non saturant"), "wgan": "WGAN",
      "wgan-clipping": language.choose("WGAN, clipped", "WGAN écrêté"), "wgan-gp": "WGAN-GP",
      "instance-noise": language.choose("instance noise", "bruit d'instance"), "r1": "R1",
      "consensus": language.choose("consensus", "consensus"),
    ]
    return names[game] ?? game
  }

  /// The verdict; that it takes longer than any exponential where no first derivative pulls.
  private func verdict(_ verdict: DiracVerdict, _ linear: DiracLinearisation?) -> String {
    switch verdict {
    case .converges:
      linear.map { $0.spectralRadius > 1 - 1e-6 } ?? false
        ? language.choose("converges slowly", "converge lentement")
        : language.choose("converges", "converge")
    case .circles: language.choose("circles", "tourne en rond")
    case .leaves: language.choose("leaves", "s'éloigne")
    case .stalls: language.choose("stops elsewhere", "s'arrête ailleurs")
    }
  }

  /// A method's parameter.
  func parameter(_ name: String, _ value: Double) -> String { "\(name) = \(number(value))" }

  /// A number as a user would write it.
  private func number(_ value: Double) -> String {
    let text = value.optionText
    return language == .french ? text.split(separator: ".").joined(separator: ",") : text
  }

  /// The eigenvalues at the equilibrium.
  func eigenvalues(_ linear: DiracLinearisation?) -> String {
    guard let found = linear?.eigenvalues, let first = found.first else {
      return language.choose("no Jacobian at 0", "pas de jacobienne en 0")
    }
    guard first.imaginary > 1e-4 else {
      return "λ = " + found.map { language.fixed($0.real, 2) }.joined(separator: "; ")
    }
    let middle = abs(first.real) < 0.005 ? "" : language.fixed(first.real, 2) + " "
    return "λ = \(middle)± \(language.fixed(first.imaginary, 2)) i"
  }

  func caption(_ steps: Int, _ rate: Double, _ updates: DiracUpdates) -> String {
    let count = language.count(steps)
    let order =
      updates == .simultaneous
      ? language.choose("simultaneous", "simultanés") : language.choose("alternating", "alternés")
    let size = number(rate)
    return language.choose(
      "Arrows: the field (θ', ψ') of both players' gradients in continuous time. Line: \(count) "
        + "\(order) steps of \(size), from the disc at (1, 1) to the square; blue where the steps converge, "
        + "orange where they do not. Cross: the "
        + "equilibrium; λ: eigenvalues of the Jacobian there.",
      "Flèches : le champ (θ', ψ') des gradients des deux joueurs en temps continu. Ligne : \(count) pas "
        + "\(order) de \(size), du disque en (1, 1) au carré ; bleue si les pas convergent, orange sinon. "
        + "Croix : l'équilibre ; λ : valeurs propres de la jacobienne.")
  }
}

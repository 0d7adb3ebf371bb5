import Figures
import Glibc
import Testing

@testable import Lab

/// The Dirac-GAN against the players' losses, closed forms, and the paper on convergence.
@Suite struct DiracTests {
  private static let games: [any DiracGame] = [
    MinimaxDirac(), NonSaturatingDirac(), WassersteinDirac(), WassersteinDirac(bound: 1),
    PenalisedWassersteinDirac(weight: 0.7, slope: 1.3), InstanceNoiseDirac(deviation: 0.7),
    R1Dirac(weight: 0.3), ConsensusDirac(weight: 0.8),
  ]

  /// θ' = -∂L_G/∂θ and ψ' = -∂L_D/∂ψ, by central differences.
  @Test(arguments: games.indices) func fieldsDescendTheLosses(_ index: Int) {
    let game = Self.games[index]
    let h = 1e-4
    for theta in stride(from: -1.9, through: 2, by: 0.65) {
      for psi in stride(from: -1.7, through: 2, by: 0.55) {
        let field = game.field(DiracState(theta: theta, psi: psi))
        let g =
          (game.generatorLoss(DiracState(theta: theta + h, psi: psi))
            - game.generatorLoss(DiracState(theta: theta - h, psi: psi))) / (2 * h)
        let d =
          (game.discriminatorLoss(DiracState(theta: theta, psi: psi + h))
            - game.discriminatorLoss(DiracState(theta: theta, psi: psi - h))) / (2 * h)
        #expect(abs(field.theta + g) < 1e-6, "\(game.name) at \(theta), \(psi)")
        #expect(abs(field.psi + d) < 1e-6, "\(game.name) at \(theta), \(psi)")
      }
    }
  }

  @Test func logisticDerivatives() {
    #expect(LogisticGame.slope(0) == 0.5 && LogisticGame.curvature(0) == -0.25)
    #expect(abs(LogisticGame.value(0) + log(2)) < 1e-15)
    #expect(LogisticGame.value(-800) == -800 && LogisticGame.value(800) == 0)
    #expect(LogisticGame.slope(800) == 0 && LogisticGame.slope(-800) == 1)
  }

  private func eigenvalues(_ game: any DiracGame) throws -> [DiracLinearisation.Eigenvalue] {
    try #require(DiracLinearisation(game, .simultaneous, rate: 0.2)).eigenvalues
  }

  private func agree(
    _ game: any DiracGame, middle: Double, square: Double, _ comment: Comment
  ) throws {
    // λ = middle ± √square.
    let found = try eigenvalues(game)
    let root = abs(square).squareRoot()
    #expect(abs(found[0].real - (square < 0 ? middle : middle + root)) < 1e-6, comment)
    #expect(abs(found[1].real - (square < 0 ? middle : middle - root)) < 1e-6, comment)
    #expect(abs(found[0].imaginary - (square < 0 ? root : 0)) < 1e-6, comment)
    #expect(found[0].imaginary == -found[1].imaginary, comment)
  }

  @Test func eigenvaluesAreThoseOfTheClosedForms() throws {
    let (slope, curvature) = (0.5, -0.25)
    try agree(MinimaxDirac(), middle: 0, square: -slope * slope, "minimax")
    try agree(NonSaturatingDirac(), middle: 0, square: -slope * slope, "non-saturating")
    try agree(WassersteinDirac(), middle: 0, square: -1, "wgan")
    try agree(WassersteinDirac(bound: 0.5), middle: 0, square: -1, "clipping")
    for weight in [0.1, 0.3, 0.9, 1.5, 4] {
      try agree(
        R1Dirac(weight: weight), middle: -weight / 2, square: weight * weight / 4 - slope * slope,
        "r1 \(weight)")
      try agree(
        ConsensusDirac(weight: weight), middle: -weight * slope * slope, square: -slope * slope,
        "consensus \(weight)")
    }
    for deviation in [0.3, 0.7, 1.2, 2] {
      let pull = deviation * deviation * curvature
      try agree(
        InstanceNoiseDirac(deviation: deviation), middle: pull, square: pull * pull - slope * slope,
        "noise \(deviation)")
    }
    // ψ' jumps where ψ changes its sign.
    let penalised = PenalisedWassersteinDirac(weight: 1, slope: 1)
    #expect(DiracLinearisation(penalised, .simultaneous, rate: 0.2) == nil)
  }

  @Test func oneStepMultipliesByOnePlusRateTimesEigenvalue() throws {
    for rate in [0.05, 0.2, 1] {
      let simultaneous = try #require(
        DiracLinearisation(MinimaxDirac(), .simultaneous, rate: rate))
      #expect(abs(simultaneous.spectralRadius - hypot(1, rate / 2)) < 1e-8)
      // Alternating steps turn on the spot, as long as they are short.
      let alternating = try #require(DiracLinearisation(MinimaxDirac(), .alternating, rate: rate))
      #expect(abs(alternating.spectralRadius - 1) < 1e-8)
    }
    let long = try #require(DiracLinearisation(MinimaxDirac(), .alternating, rate: 5))
    #expect(long.spectralRadius > 1.5)
  }

  private func verdicts(_ options: String) throws -> [String: PictureData] {
    let session = try PictureSessions.session(data: nil, model: nil, loss: nil)
    let data = try PictureSessions.draw("dirac", options, in: session).data
    guard case .list(let games) = data["games"] else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: games.compactMap { game in
        guard case .text(let name) = game["name"] else { return nil }
        return (name, game["verdict"] ?? .text("none"))
      })
  }

  /// Mescheder, Geiger & Nowozin 2018: instance noise, zero-centred penalties and consensus converge, the
  /// others do not; which of them circle and which leave is a matter of the order of the updates.
  @Test func verdictsAreThePapers() throws {
    let expected: [(name: String, simultaneous: String, alternating: String)] = [
      ("minimax", "leaves", "circles"), ("wgan", "leaves", "circles"),
      ("wgan-clipping", "circles", "circles"), ("wgan-gp", "circles", "circles"),
      ("instance-noise", "converges", "converges"), ("r1", "converges", "converges"),
      ("consensus", "converges", "converges"),
      // Its eigenvalues are those of minimax, and the next order pulls: simultaneous steps push as hard at some
      // distance, alternating ones do not push.
      ("nonsaturating", "circles", "converges"),
    ]
    let simultaneous = try verdicts("")
    let alternating = try verdicts("updates=alternating")
    #expect(simultaneous.count == expected.count && alternating.count == expected.count)
    for row in expected {
      #expect(simultaneous[row.name] == .text(row.simultaneous), "\(row.name), simultaneous")
      #expect(alternating[row.name] == .text(row.alternating), "\(row.name), alternating")
    }
  }

  /// Simultaneous steps of the non-saturating game end on the circle where push and pull are equal,
  /// rate²/4 = rate · r²/8.
  @Test func theNonSaturatingCircle() {
    for rate in [0.05, 0.1] {
      let path = DiracTrajectory(NonSaturatingDirac(), .simultaneous, rate: rate, steps: 100)
      #expect(path.verdict == .circles)
      #expect(abs(path.distance / (2 * rate).squareRoot() - 1) < 0.15, "\(path.distance)")
    }
    // Alternating ones go in as √(8/t).
    let path = DiracTrajectory(NonSaturatingDirac(), .alternating, rate: 0.1, steps: 40_000)
    let time = 0.1 * Double(path.judged)
    #expect(abs(path.distance / (8 / time).squareRoot() - 1) < 0.15, "\(path.distance)")
  }

  /// A verdict follows from the steps: the same method with longer steps, or less noise, is told otherwise.
  @Test func verdictsAreMeasured() {
    func verdict(_ game: any DiracGame, rate: Double = 0.2) -> DiracVerdict {
      DiracTrajectory(game, .simultaneous, rate: rate, steps: 500).verdict
    }
    #expect(verdict(R1Dirac(weight: 0.3)) == .converges)
    #expect(verdict(R1Dirac(weight: 0)) == .leaves)
    #expect(verdict(R1Dirac(weight: 0.01)) != .converges)
    #expect(verdict(R1Dirac(weight: 0.01), rate: 0.01) == .converges)
    #expect(verdict(R1Dirac(weight: 3)) == .converges)
    #expect(verdict(R1Dirac(weight: 3), rate: 1) != .converges)
    #expect(verdict(InstanceNoiseDirac(deviation: 0.1)) != .converges)
    // So much is paid for the slope that nothing turns, and G stops where D's slope is 0.
    #expect(verdict(PenalisedWassersteinDirac(weight: 3, slope: 1)) == .stalls)
  }

  /// Where one step's Jacobian decides, the steps decide alike.
  @Test func trajectoriesAgreeWithTheLinearisation() throws {
    for updates in DiracUpdates.allCases {
      for game in Self.games {
        guard let linear = DiracLinearisation(game, updates, rate: 0.2) else { continue }
        let verdict = DiracTrajectory(game, updates, rate: 0.2, steps: 100).verdict
        if linear.spectralRadius < 1 - 1e-3 { #expect(verdict == .converges, "\(game.name)") }
        if linear.spectralRadius > 1 + 1e-3 { #expect(verdict != .converges, "\(game.name)") }
      }
    }
  }

  @Test func isDrawnInBothLanguages() throws {
    let session = try PictureSessions.session(data: nil, model: nil, loss: nil)
    let english = try PictureSessions.draw("dirac", in: session)
    #expect(english.still.panels.count == 8 && english.still.columns == 4)
    #expect(english.still.panels[6].title == "R1: converges")
    #expect(english.still.caption?.contains("500 simultaneous steps of 0.2") == true)
    let french = try PictureSessions.draw(
      "dirac", "updates=alternating lr=0.1 lang=fr", in: session)
    #expect(french.still.panels[1].title == "non saturant : converge lentement")
    #expect(french.still.caption?.contains("500 pas alternés de 0,1") == true)
    // The drawn line begins at (1, 1) and has the steps that are asked for.
    guard case .list(let games) = french.data["games"] else {
      Issue.record("no games")
      return
    }
    #expect(games[6]["theta"]?.doubles?.count == 501 && games[6]["psi"]?.doubles?.first == 1)
    #expect(games[4]["eigenvalues_real"] == nil)
  }

  @Test func canBeInterrupted() throws {
    let session = try PictureSessions.session(data: nil, model: nil, loss: nil)
    let error = try #require(throws: LabError.self) {
      try PictureSessions.draw("dirac", in: session, isInterrupted: { true })
    }
    guard case .interrupted = error else {
      Issue.record("\(error)")
      return
    }
  }
}

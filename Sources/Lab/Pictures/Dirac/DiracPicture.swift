import Figures
import GanLabKit

/// Ways of training the smallest GAN there is: where its field leads, and where its steps end.
public struct DiracPicture: Picture {
  /// What it says of itself.
  public static let about = About(
    "dirac", "the smallest GAN, data at 0 and a sample at θ: which ways of training come to rest",
    formula: """
      D(x) = ψx,   V(θ, ψ) = f(ψθ) + f(0),   f(t) = -ln(1 + e⁻ᵗ), or t for a critic
      θ' = -∂L_G/∂θ,   ψ' = -∂L_D/∂ψ;   R1: ψ' = θ f'(ψθ) - γψ,   λ = (-γ ± √(γ² - 4 f'(0)²))/2
      """,
    paper: """
      Mescheder, Geiger & Nowozin 2018, Which training methods for GANs do actually converge? (sections 2 and 3)
      """,
    notes: """
      Exact: no network, no data. D is the logit of “generated”, as in the paper. Arrows are the field in \
      continuous time, the line is gradient descent from (1, 1), and the verdict comes from its steps: it \
      changes with lr and updates, which no Jacobian of the field shows. λ with a real part below 0 pull in if \
      steps are short enough; with a real part of 0 simultaneous steps push out, and alternating ones circle. \
      The non-saturating game goes in where the field alone counts, slower than any exponential. With \
      instance noise the field is the expectation over the noise.
      """)

  @Hyperparameter("the step size of both players", in: 1e-3...10) var lr = 0.2
  @Hyperparameter("steps that are drawn", in: 1...100_000) var steps = 500
  @Hyperparameter("the order of the updates: alternating lets D move first, as the lab trains")
  var updates = DiracUpdates.simultaneous
  @Hyperparameter("the largest |ψ| under weight clipping", in: 0.01...100) var clip = 1.0
  @Hyperparameter("the slope that WGAN-GP asks for", in: 0...100) var slope = 1.0
  @Hyperparameter("the weight γ of WGAN-GP", in: 0...100) var penalty = 1.0
  @Hyperparameter("the standard deviation σ of the instance noise", in: 0...10) var noise = 0.7
  @Hyperparameter("the weight γ of R1", in: 0...100) var gamma = 0.3
  @Hyperparameter("the weight γ of consensus optimisation", in: 0...100) var consensus = 1.0

  /// Five hundred simultaneous steps of 0.2.
  public init() {}

  /// Half the side of a panel.
  private static let reach = 2.4
  private static let ticks = TickChoice.at(
    (-2...2).map { Tick(Double($0), $0 < 0 ? "−\(-$0)" : "\($0)") })

  /// A method with what its parameter is called.
  private typealias Method = (game: any DiracGame, parameter: String?, value: Double)

  private var methods: [Method] {
    [
      (MinimaxDirac(), nil, 0), (NonSaturatingDirac(), nil, 0), (WassersteinDirac(), nil, 0),
      (WassersteinDirac(bound: clip), "c", clip),
      (PenalisedWassersteinDirac(weight: penalty, slope: slope), "γ", penalty),
      (InstanceNoiseDirac(deviation: noise), "σ", noise), (R1Dirac(weight: gamma), "γ", gamma),
      (ConsensusDirac(weight: consensus), "γ", consensus),
    ]
  }

  /// Draws a panel for each method; needs no data.
  ///
  /// - Throws: `interrupted`.
  public func draw(_ session: Session, _ request: PictureRequest) throws(LabError) -> Drawing {
    let words = DiracWords(language: request.language)
    var panels: [Panel] = []
    var games: [PictureData] = []
    for (place, method) in methods.enumerated() {
      let share = Double(place) / Double(methods.count)
      request.progress(share)
      try request.watcher.check(at: share)
      let trajectory = DiracTrajectory(method.game, updates, rate: lr, steps: steps)
      let linear = DiracLinearisation(method.game, updates, rate: lr)
      panels.append(panel(method, trajectory, linear, words))
      games.append(data(method.game, trajectory, linear))
    }
    let figure = Figure(
      title: words.title, caption: words.caption(steps, lr, updates), panels: panels, columns: 4,
      size: PixelSize(1720, 1060))
    return Drawing(
      figure,
      data: [
        "lr": .number(lr), "steps": .integer(steps), "updates": .text(updates.rawValue),
        "games": .list(games),
      ])
  }

  private func data(
    _ game: any DiracGame, _ trajectory: DiracTrajectory, _ linear: DiracLinearisation?
  ) -> PictureData {
    .present([
      ("name", .text(game.name)), ("verdict", .text(trajectory.verdict.rawValue)),
      ("judged_steps", .integer(trajectory.judged)), ("distance", .number(trajectory.distance)),
      ("eigenvalues_real", linear.map { .numbers($0.eigenvalues.map(\.real)) }),
      ("eigenvalues_imaginary", linear.map { .numbers($0.eigenvalues.map(\.imaginary)) }),
      ("spectral_radius", linear.map { .number($0.spectralRadius) }),
      ("theta", .numbers(trajectory.states.map(\.theta))),
      ("psi", .numbers(trajectory.states.map(\.psi))),
    ])
  }

  private func panel(
    _ method: Method, _ trajectory: DiracTrajectory, _ linear: DiracLinearisation?,
    _ words: DiracWords
  ) -> Panel {
    let reach = DiracPicture.reach
    let states = trajectory.states
    // Blue goes in, vermilion or orange does not: told apart by any eye, and by the word above.
    let ink = Ink.category(trajectory.verdict == .converges ? 0 : 1)
    var layers = [arrows(method.game)]
    if method.game.bound < reach {
      for edge in [-method.game.bound, method.game.bound] {
        layers.append(.rule(Rule(.horizontal(edge))))
      }
    }
    layers.append(
      .line(
        Line(x: states.map(\.theta), y: states.map(\.psi), ink: ink, width: 2, dash: .solid)))
    layers.append(mark(DiracTrajectory.start, .circle, ink, 6))
    if let end = states.last, abs(end.theta) < reach, abs(end.psi) < reach {
      layers.append(mark(end, .square, ink, 6))
    }
    layers.append(mark(.equilibrium, .plus, .text, 8))
    layers.append(note(words.eigenvalues(linear), at: -0.93 * reach))
    if let parameter = method.parameter {
      layers.append(note(words.parameter(parameter, method.value), at: 0.93 * reach))
    }
    let limits = Limits.fixed(-reach, reach)
    return Panel(
      title: words.title(of: method.game.name, trajectory.verdict, linear),
      x: Axis("θ", limits: limits, ticks: DiracPicture.ticks),
      y: Axis("ψ", limits: limits, ticks: DiracPicture.ticks), legend: .none, equalAspect: true,
      layers: layers)
  }

  /// A line of words at the height `psi`, in the middle.
  private func note(_ text: String, at psi: Double) -> Figures.Layer {
    .annotation(Annotation(text, at: Point(0, psi), offset: Point(0, 0), leader: false))
  }

  private func mark(
    _ state: DiracState, _ marker: Marker, _ ink: Ink, _ radius: Double
  ) -> Figures.Layer {
    .scatter(
      Scatter(
        x: [state.theta], y: [state.psi], ink: ink, marker: marker, radius: radius, opacity: 1))
  }

  /// The field where D's slope may be; at its bounds without what would lead beyond.
  private func arrows(_ game: any DiracGame) -> Figures.Layer {
    var (x, y, u, v): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    for row in -5...5 {
      for column in -5...5 {
        let state = DiracState(theta: 0.4 * Double(column), psi: 0.4 * Double(row))
        guard abs(state.psi) <= game.bound else { continue }
        var field = game.field(state)
        if abs(state.psi) == game.bound, field.psi * state.psi > 0 { field.psi = 0 }
        x.append(state.theta)
        y.append(state.psi)
        u.append(field.theta)
        v.append(field.psi)
      }
    }
    return .arrows(
      Arrows(
        x: x, y: y, u: u, v: v, lengths: .root, longest: 24, ink: .muted, width: 1.3))
  }
}

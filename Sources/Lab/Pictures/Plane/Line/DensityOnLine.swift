import Figures
import GanLabKit
import Glibc
import Measures

/// Goodfellow's figure 1: the densities of data and generator on the line, and what D makes of them.
struct DensityOnLine {
  let picture: DensityPicture
  let session: Session
  let request: PictureRequest

  private var words: DensityWords { DensityWords(language: request.language) }

  func draw(_ source: any DataSource, _ mixture: GaussianMixture) throws(LabError) -> Drawing {
    let scene = LineScene(source, [])
    var densities = Panel(
      title: session.data?.command, x: scene.x, y: Axis(words.axis), legend: .below,
      layers: [scene.exact(label: words.real)].compactMap { $0 })
    var members: [(String, PictureData?)] = [
      ("x", .numbers(scene.places)), ("data", scene.density.map { .numbers($0) }),
    ]
    var panels: [Panel] = []
    if let networks = session.networks as? any LikelihoodNetworks, networks.logPartition == 0 {
      let values = try known(networks, at: scene.places)
      densities.layers.append(
        .line(
          Line(
            x: scene.places, y: values, label: words.known, ink: Marks.generatedInk, width: 3,
            dash: .dashed)))
      panels.append(densities)
      members.append(("model_density", .numbers(values)))
      if let generator = networks as? any GeneratorNetworks,
        let panel = try warp(generator, scene)
      {
        panels.append(panel)
      }
    } else if let networks = session.networks as? any GeneratorNetworks {
      let estimate = try generated(networks)
      let curve = try logDensity(estimate, at: scene.places)
      densities.layers.append(
        .line(
          Line(
            x: scene.places, y: curve.map { exp($0) }, label: words.generated,
            ink: Marks.generatedInk, width: 3, dash: .dashed)))
      panels.append(densities)
      members += [
        ("generated", .numbers(curve.map { exp($0) })), ("bandwidth", .number(estimate.bandwidth)),
      ]
      if let critic = networks as? any AdversarialNetworks {
        let (panel, numbers) = try discriminator(critic, mixture, estimate, scene)
        panels.append(panel)
        members += numbers
      }
      if let panel = try warp(networks, scene) { panels.append(panel) }
    } else {
      panels.append(densities)
    }
    let figure = Figure(
      title: words.lineTitle(session), panels: panels, columns: 1,
      size: PixelSize(960, panels.count == 1 ? 640 : panels.count == 2 ? 900 : 1160))
    return Drawing(figure, data: .present(members))
  }

  /// The density that the model knows of itself.
  private func known(
    _ networks: any LikelihoodNetworks, at places: [Double]
  ) throws(LabError) -> [Double] {
    do {
      return try withoutRecording { () throws(TensorError) in
        try networks.logDensity(.of(places, [places.count, 1]), .evaluation).doubles()
      }.map { exp($0) }
    } catch {
      throw .tensor(error, in: session.model?.name ?? "the model")
    }
  }

  /// The kernel estimate of the generator's density.
  private func generated(_ networks: any GeneratorNetworks) throws(LabError) -> KernelDensity {
    let samples = try session.generatedPoints(picture.n, of: networks, stream: "density")
    do {
      let (points, _) = try Points.finite(in: samples, dimensions: 1, set: "samples")
      guard let points else {
        throw LabError.refused("no sample of the generator is a finite number", hint: "reset")
      }
      do {
        return try KernelDensity(
          points, bandwidth: picture.bandwidth > 0 ? .fixed(picture.bandwidth) : .crossValidated)
      } catch .noSpread {
        // A generator that makes one point has no bandwidth of its own.
        return try KernelDensity(points, bandwidth: .fixed(1e-3))
      }
    } catch let error as LabError {
      throw error
    } catch let error as MeasureError {
      throw .measure(error, in: picture.verb)
    } catch {
      throw .refused("\(error)", hint: nil)
    }
  }

  private func logDensity(
    _ density: any PointDensity, at places: [Double]
  ) throws(LabError) -> [Double] {
    do {
      return try density.logDensities(at: Points(places, dimensions: 1))
    } catch {
      throw .measure(error, in: picture.verb)
    }
  }

  /// D and D*, or where the loss has no classes the critic's value.
  private func discriminator(
    _ critic: any AdversarialNetworks, _ mixture: GaussianMixture, _ estimate: KernelDensity,
    _ scene: LineScene
  ) throws(LabError) -> (Panel, [(String, PictureData?)]) {
    let logits: [Double]
    do {
      logits = try withoutRecording { () throws(TensorError) in
        try critic.discriminate(.of(scene.places, [scene.places.count, 1]), .evaluation).doubles()
      }
    } catch {
      throw .tensor(error, in: "the discriminator")
    }
    guard session.criticTellsProbability else {
      let line = Line(x: scene.places, y: logits, label: words.value, ink: .category(2), width: 3)
      let panel = Panel(x: scene.x, y: Axis(words.value), legend: .below, layers: [.line(line)])
      return (panel, [("critic", .numbers(logits))])
    }
    let output = logits.map { 1 / (1 + exp(-$0)) }
    let real = mixture.logDensities(scene.places)
    let fake = try logDensity(estimate, at: scene.places)
    let best = zip(real, fake).map { 1 / (1 + exp($1 - $0)) }
    let panel = Panel(
      x: scene.x, y: Axis(words.probability, limits: .fixed(-0.04, 1.04)), legend: .below,
      layers: [
        .rule(Rule(.horizontal(0.5), label: "1/2")),
        .line(
          Line(x: scene.places, y: best, label: words.best, ink: .text, width: 2.2, dash: .dotted)),
        .line(
          Line(
            x: scene.places, y: output, label: words.trained, ink: .category(2), width: 3,
            dash: .solid)),
      ])
    return (panel, [("discriminator", .numbers(output)), ("optimal", .numbers(best))])
  }

  /// How G moves the codes of a latent space of one coordinate: a line from each z to its x.
  private func warp(
    _ networks: any GeneratorNetworks, _ scene: LineScene
  ) throws(LabError) -> Panel? {
    guard networks.prior.dimensions == 1 else { return nil }
    let reach = networks.prior.family == .gaussian ? 2.6 : 1.0
    let codes = (0..<53).map { reach * (Double($0) / 26 - 1) }
    let images: [Double]
    do {
      images = try withoutRecording { () throws(TensorError) in
        try networks.generate(.of(codes, [codes.count, 1]), .evaluation).doubles()
      }
    } catch {
      throw .tensor(error, in: "the generator")
    }
    // The codes are laid over the width of the frame.
    let middle = (scene.low + scene.high) / 2
    let half = (scene.high - scene.low) / 2 * 0.94
    let ticks = [Tick(0, "x"), Tick(1, "z")]
    return Panel(
      title: words.map, x: scene.x,
      y: Axis(limits: .fixed(-0.05, 1.05), ticks: .at(ticks)),
      layers: zip(codes, images).map { code, image in
        .line(
          Line(
            x: [middle + half * code / reach, image], y: [1, 0], ink: Marks.generatedInk,
            width: 1.2, dash: .solid))
      })
  }
}

import Figures
import Testing

@testable import Lab

/// What holds for each picture, on a small session that was trained.
@Suite struct EveryPictureTests {
  /// The keys that each picture's numbers have, in order.
  static let keys: [(name: String, keys: [String])] = [
    (
      "samples",
      [
        "step", "loss", "sampler", "n", "modes_covered", "modes_total", "high_quality_3sigma",
        "mode_counts", "outside", "samples",
      ]
    ),
    (
      "field",
      [
        "x", "y", "rows", "columns", "logits", "slope_mean", "slope_largest", "bandwidth",
        "optimal_rows", "optimal_columns", "optimal_logits",
      ]
    ),
    (
      "density",
      [
        "x", "y", "peak", "rows", "columns", "density", "data_density_kind", "model_density_kind",
        "model_bandwidth", "model_n", "model_peak", "model_mass", "model_density",
      ]
    ),
    ("latent", ["step", "lines", "steps", "reach", "codes", "images"]),
    ("warp", ["step", "layers", "n", "lines", "reach", "sectors", "stages"]),
    (
      "posterior",
      ["step", "n", "coordinates", "activity", "means", "deviations", "groups", "data"]
    ),
    ("reconstructions", ["step", "n", "rms_error", "data", "reconstructions"]),
    (
      "training",
      ["frames", "steps", "samples_per_frame", "modes_covered", "high_quality_3sigma"]
    ),
    ("losses", ["losses", "smoothing", "events"]),
    ("gradients", ["gradient_norms", "smoothing", "events"]),
    ("modes", ["steps", "modes_covered", "modes_total", "high_quality_3sigma", "events"]),
    (
      "divergence",
      ["m", "std", "js", "js_slope", "w1", "w1_slope", "ln_2", "slope_vanishes_at"]
    ),
    ("earth-mover", ["p", "q", "plan", "carried", "work", "w1"]),
    ("dirac", ["lr", "steps", "updates", "games"]),
    ("vanishing", ["generator", "generator_step", "steps", "codes", "complete", "losses"]),
    (
      "argmax",
      [
        "step", "generator", "n", "moments", "diversity", "mean_logit", "x_star", "x_star_logit",
        "x_star_at_edge", "distance", "share_near", "tops", "share_at_tops", "samples", "x", "y",
        "rows", "columns", "logits",
      ]
    ),
    ("confusion", ["step", "n", "share", "classes", "counts"]),
    (
      "tsne",
      [
        "step", "of", "n", "dimensions", "perplexity", "steps", "kl", "kl_steps", "kl_course",
        "classes", "labels", "same_class_before", "same_class_on_map", "points",
      ]
    ),
    ("chains", ["sampler", "n", "moves", "codes", "samples", "energy"]),
    ("energy", ["sampler", "n", "moves", "mean", "low", "high", "r_hat"]),
    ("tradeoff", ["n", "k", "steps", "curves"]),
    ("spaces", ["n", "evaluations", "walks"]),
    ("reliability", ["n", "curves"]),
    (
      "neighbours",
      [
        "step", "n", "k", "by", "training_n", "copies", "median_nearest", "median_nearest_held_out",
        "distances",
      ]
    ),
    ("completions", ["step", "n", "codes", "rms_error", "data", "completions"]),
  ]

  /// Options that keep the test short.
  static let short = [
    "vanishing": "steps=4 codes=16", "training": "frames=3", "divergence": "points=7",
    "field": "cells=24 n=200", "latent": "lines=3 steps=8", "warp": "n=50", "posterior": "n=50",
    "reconstructions": "n=50", "confusion": "n=40", "chains": "n=3 cells=16",
    "energy": "n=40", "tradeoff": "n=60 steps=0,5 step-sizes=0.01,0.03", "spaces": "n=60",
    "reliability": "n=100",
    "neighbours": "n=2 k=2", "dirac": "steps=20", "argmax": "steps=5 n=40 cells=24",
    "tsne": "n=60 perplexity=10 steps=40",
  ]
  /// The pictures of images alone.
  static let ofImages: Set = ["confusion", "neighbours"]

  /// The model and the loss of the pictures that are no GAN's.
  static let models = [
    "warp": ("realnvp layers=2 hidden=8", "nll"), "posterior": ("vae hidden=8", "elbo"),
    "reconstructions": ("vae hidden=8", "elbo"), "completions": ("cvae-half hidden=8", "elbo"),
  ]

  /// A session that has all that the picture `name` shows.
  static func session(for name: String, steps: Int) throws -> Session {
    if name == "confusion" {
      return try PictureSessions.session(
        data: "digits train=40 test=20", model: "classifier channels=2", loss: "cross-entropy",
        steps: steps)
    }
    if name == "neighbours" {
      return try PictureSessions.session(
        data: "digits train=40 test=20", model: "gan-mlp hidden=8 output=tanh", steps: steps)
    }
    guard let (model, loss) = models[name] else { return try PictureSessions.session(steps: steps) }
    return try PictureSessions.session(model: model, loss: loss, steps: steps)
  }

  @Test func theCatalogueHasNoOther() {
    #expect(PictureCatalogue.names.sorted() == Self.keys.map(\.name).sorted())
  }

  @Test(arguments: keys) func isDrawn(_ picture: (name: String, keys: [String])) throws {
    let session = try Self.session(for: picture.name, steps: 55)
    let before = try session.bits()
    let options = Self.short[picture.name] ?? ""
    let drawing = try PictureSessions.draw(picture.name, options, in: session)
    #expect(drawing.data.keys == picture.keys)
    let bytes = try PictureSessions.bytes(of: drawing)
    let signature: [UInt8] =
      picture.name == "training" ? Array("GIF89a".utf8) : [0x89, 0x50, 0x4e, 0x47]
    #expect(bytes.starts(with: signature))
    #expect(bytes.count > 4000)
    // The same state gives the same numbers, and nothing of it was moved.
    let again = try PictureSessions.draw(picture.name, options, in: session)
    #expect(String(describing: again.data) == String(describing: drawing.data))
    #expect(try session.bits() == before)
  }

  @Test func trainingGoesOnAsIfNothingWasDrawn() throws {
    let plain = try PictureSessions.session(switches: ["batch-norm"], steps: 10)
    let drawn = try PictureSessions.session(switches: ["batch-norm"], steps: 10)
    for name in PictureCatalogue.names
    where Self.models[name] == nil && !Self.ofImages.contains(name) {
      _ = try PictureSessions.draw(name, Self.short[name] ?? "", in: drawn)
    }
    _ = try plain.train(.init(steps: 10))
    _ = try drawn.train(.init(steps: 10))
    #expect(try plain.bits() == drawn.bits())
    #expect(plain.trainer?.history == drawn.trainer?.history)
  }

  @Test(arguments: ["light", "dark", "projector"]) func takesTheme(_ theme: String) throws {
    let session = try PictureSessions.session(model: nil, loss: nil)
    let drawing = try PictureSessions.draw("samples", "theme=\(theme) lang=fr", in: session)
    #expect(drawing.still.title == "données seules")
    #expect(drawing.still.language == .french)
    let expected: Theme = theme == "light" ? .light : theme == "dark" ? .dark : .projector
    #expect(drawing.still.theme == expected)
    _ = try PictureSessions.bytes(of: drawing)
  }

  @Test func takesSizes() throws {
    let session = try PictureSessions.session(model: nil, loss: nil)
    let own = try PictureSessions.draw("samples", in: session).size
    let both = try PictureSessions.draw("samples", "width=400 height=300", in: session)
    #expect(both.size == PixelSize(400, 300))
    let one = try PictureSessions.draw("samples", "width=\(own.width / 2)", in: session)
    #expect(one.size == PixelSize(own.width / 2, own.height / 2))
    // PNG keeps width and height in its bytes 16 to 23.
    let bytes = try PictureSessions.bytes(of: both)
    #expect(Array(bytes[16..<24]) == [0, 0, 1, 144, 0, 0, 1, 44])
  }

  @Test func aFilmOrMomentsOfIt() throws {
    let session = try PictureSessions.session(steps: 55)
    let film = try PictureSessions.draw("training", "frames=2 width=320", in: session)
    #expect(film.fileExtension == "gif")
    #expect(film.data["steps"]?.doubles == [0, 50])
    #expect(film.size.width == 320)
    let still = try PictureSessions.draw("training", in: session, medium: .still)
    #expect(still.fileExtension == "png")
    #expect(still.still.panels.count == 3)
    #expect(still.data["steps"]?.doubles == [0, 25, 50])
  }

  /// Of images the same eight codes, a row for each moment.
  @Test func aStripOfImages() throws {
    let session = try PictureSessions.session(
      data: "digits train=64 test=16", model: "gan-mlp hidden=16", steps: 55)
    let still = try PictureSessions.draw("training", "moments=2", in: session, medium: .still)
    #expect(still.data["steps"]?.doubles == [0, 50])
    guard case .images(let grid) = still.still.panels[0].layers[0] else {
      Issue.record("no images")
      return
    }
    #expect(grid.count == 16 && grid.columns == 8 && grid.rowLabels.count == 2)
    let taken = try #require(session.trainer?.snapshots?.all)
    #expect(grid.values == (taken[0].points + taken[2].points).map(Double.init))
    let film = try PictureSessions.draw("training", "frames=2", in: session)
    #expect(film.fileExtension == "gif" && film.data["samples_per_frame"]?.double == 8)
  }

  @Test func spreadKeepsTheEnds() {
    #expect(TrainingPicture.spread(Array(0..<100), over: 4) == [0, 33, 66, 99])
    #expect(TrainingPicture.spread([1, 2], over: 8) == [1, 2])
  }
}

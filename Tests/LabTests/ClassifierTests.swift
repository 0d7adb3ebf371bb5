import GanLabKit
import Glibc
import TestSupport
import Testing

@testable import Lab

/// Labels, the classifier that learns them, and what the lab's own one says of images.
@Suite struct ClassifierTests {
  private let folder: ScratchFolder
  private let session = Session.fresh()

  init() throws { folder = try ScratchFolder() }

  private func choose(_ kind: Kind, _ name: String, _ options: String...) throws {
    _ = try session.choose(kind, name, options.map(Assignment.init(text:)))
  }

  /// An image and its class stay together, and the labelled draws are the others.
  @Test func labelsGoWithTheirImages() throws {
    IDXFiles.write(to: folder, compressed: true)
    _ = try session.choose(
      .data, "mnist", [Assignment("path", [folder.path]), Assignment("values", ["unit"])])
    let source = try #require(session.source)
    #expect(source.classes == (0...9).map(String.init))
    for (part, source) in [("train", source), ("t10k", try #require(source.heldOut))] {
      var (first, second) = (Random(seed: 4), Random(seed: 4))
      let drawn = source.labelledSamples(40, random: &first, dtype: .float32)
      let pixels = try drawn.samples.floats()
      #expect(try source.samples(40, random: &second, dtype: .float32).floats() == pixels)
      #expect(drawn.labels.count == 40 && Set(drawn.labels).count == (part == "train" ? 5 : 3))
      for (place, label) in drawn.labels.enumerated() {
        let expected = IDXFiles.pixels(Int(label), part).map { Float($0) / 255 }
        #expect(Array(pixels[6 * place..<6 * place + 6]) == expected)
      }
    }
  }

  @Test func itLearns() throws {
    try choose(.data, "digits", "train=2000", "test=300")
    try choose(.model, "classifier", "channels=8,16", "features=32", "ema=0.9")
    let refusal = #expect(throws: LabError.self) { try session.train(.init(steps: 1)) }
    guard case .refused(_, "loss cross-entropy") = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    try choose(.loss, "cross-entropy")
    try session.set(["batch=64"])
    let figures = { try session.classificationFigures(300).map { ($0.key, $0.value ?? -1) } }
    let before = try figures()
    #expect(before.map(\.0) == Session.classificationNames)
    #expect(before[0].1 < 0.35 && abs(before[1].1 - log(10)) < 1)
    _ = try session.train(.init(steps: 150))
    let after = try figures()
    #expect(after[0].1 > 0.8 && after[1].1 < 0.8, "\(after)")
    let confusion = try #require(try session.confusion(300))
    #expect(confusion.count == 300 && abs((confusion.share ?? 0) - after[0].1) < 1e-9)
    // It makes nothing that could be judged.
    #expect(try session.imageReport(20) == nil)
  }

  /// ln 10 where all is as likely, and what PyTorch's cross-entropy has by its definition.
  @Test func theLossIsTheCodeLength() throws {
    let logits = Tensor.of([0.0, 0, 0, 1, 2, -1], [2, 3], dtype: .float64)
    let places = LabelledSamples(logits, labels: [2, 1]).column(dtype: .float64)
    let lengths = try (-logits.logSoftmax().picked(at: places)).doubles()
    #expect(abs(lengths[0] - log(3)) < 1e-12)
    #expect(abs(lengths[1] - (log(exp(1) + exp(2) + exp(-1)) - 2)) < 1e-12)
  }

  @Test func whatCannotBeClassified() throws {
    try choose(.data, "ring")
    #expect(throws: LabError.self) { try choose(.model, "classifier") }
    try choose(.data, "digits", "train=20", "test=20")
    for options in [["channels=4,4,4,4,4"], ["channels=0"]] {
      #expect(throws: LabError.self) {
        _ = try session.choose(.model, "classifier", options.map(Assignment.init(text:)))
      }
    }
  }
}

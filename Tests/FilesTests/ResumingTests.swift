import GanLabKit
import TestSupport
import Testing

@testable import Lab

/// A training that is interrupted: what is chosen, and where.
struct Interruption: Sendable, CustomTestStringConvertible {
  let name: String
  let commands: [String]
  var first = 30
  var rest = 25

  var testDescription: String { name }

  static let all = [
    Interruption(
      name: "GAN with Adam",
      commands: [
        "seed 3", "set batch=32", "data ring modes=4 std=0.05", "model gan-mlp hidden=16,16",
        "loss nonsaturating",
      ]),
    Interruption(
      name: "GAN with SGD and momentum",
      commands: [
        "set optimizer=sgd lr=0.01 momentum=0.9 batch=33", "data grid side=3",
        "model gan-mlp hidden=16 latent=3 prior=uniform", "loss minimax",
      ]),
    Interruption(
      name: "WGAN with clipped weights and RMSProp",
      commands: [
        "seed 11", "set optimizer=rmsprop lr=5e-5 batch=32 d-lr=1e-4", "data moons",
        "model gan-mlp hidden=16", "loss wasserstein", "switch weight-clipping on",
      ]),
    Interruption(
      name: "WGAN-GP",
      commands: [
        "seed 5", "set batch=16", "data spiral", "model gan-mlp hidden=16,16", "loss wasserstein",
        "switch gradient-penalty on weight=5",
      ]),
    Interruption(
      name: "GAN with batch norm, instance noise and soft labels",
      commands: [
        "seed 7", "set batch=32 d-steps=2", "data ring", "model gan-mlp hidden=16,16",
        "loss nonsaturating", "switch batch-norm on network=both", "switch instance-noise on",
        "switch label-smoothing on",
      ]),
    Interruption(
      name: "GAN with spectral normalisation under a gradient penalty",
      commands: [
        "seed 6", "set batch=32 d-steps=2", "data ring", "model gan-mlp hidden=16,16",
        "loss nonsaturating", "switch spectral-norm on iterations=2", "switch gradient-penalty on",
      ]),
    Interruption(
      name: "packed GAN of comparing critics, data and samples in one batch",
      commands: [
        "seed 8", "set batch=32", "data ring", "model gan-mlp hidden=16", "loss lsgan",
        "switch minibatch-discrimination on kernels=3", "switch mixed-batches on", "switch r1 on",
      ]),
    Interruption(
      name: "GAN that looks ahead",
      commands: [
        "seed 9", "set batch=16", "data ring", "model gan-mlp hidden=8", "loss hinge",
        "switch unrolled on steps=2", "switch packing on",
      ]),
    Interruption(
      name: "GN-GAN under a gradient penalty",
      commands: [
        "seed 10", "set batch=16 d-steps=2", "data ring", "model gngan hidden=8", "loss gngan",
        "switch gradient-penalty on",
      ]),
    Interruption(
      name: "GAN on a line, past the first thinning of its snapshots and curves",
      commands: [
        "set batch=4", "data gaussian-1d", "model gan-mlp hidden=4 latent=1", "loss minimax",
      ], first: 4211, rest: 1100),
    Interruption(
      name: "GAN on images, whose snapshots are images",
      commands: [
        "set batch=8", "data digits train=64 test=16", "model gan-mlp hidden=8",
        "loss nonsaturating",
      ]),
  ]
}

@Suite("Training that was saved goes on")
struct ResumingTests {
  @Test(arguments: Interruption.all)
  func theBitsAreThoseOfATrainingWithoutInterruption(_ interruption: Interruption) throws {
    let host = try LabUnderTest.host()
    let folder = try ScratchFolder()
    let whole = try LabUnderTest.session(interruption.commands, host: host)
    _ = try whole.train(.init(steps: interruption.first))
    _ = try whole.samples(8)
    let path = folder.file("run.safetensors")
    let saved = try whole.save(to: path)
    #expect(saved.step == interruption.first)
    let atSaving = try whole.fingerprint()
    _ = try whole.train(.init(steps: interruption.rest))
    let atEnd = try whole.fingerprint()
    #expect(atSaving.numbers != atEnd.numbers)

    // Another session, in which something else was going on.
    let resumed = try LabUnderTest.session(
      ["seed 99", "set lr=0.1 beta1=0.1", "data ring", "model gan-mlp hidden=8", "loss minimax"],
      host: host)
    _ = try resumed.train(.init(steps: 3))
    let opened = try resumed.open(from: path)
    #expect(opened.step == interruption.first && opened.notices.isEmpty)
    #expect(opened.version == ganLabVersion)
    #expect(try resumed.fingerprint() == atSaving)
    #expect(resumed.effective == whole.effective)
    _ = try resumed.train(.init(steps: interruption.rest))
    #expect(try resumed.fingerprint() == atEnd)
    #expect(
      try resumed.samples(16).samples.floats() == whole.samples(16).samples.floats())
    #expect(try resumed.dataPoints(8) == whole.dataPoints(8))
    // Both files are the same, too.
    try whole.save(to: folder.file("a"))
    try resumed.save(to: folder.file("b"))
    #expect(
      bytes(at: folder.file("a.safetensors")) == bytes(at: folder.file("b.safetensors")))
  }

  @Test func choicesAfterOpeningDoWhatTheyDoByHand() throws {
    let folder = try ScratchFolder()
    let host = try LabUnderTest.host()
    let byHand = try LabUnderTest.session(Interruption.all[0].commands, host: host)
    _ = try byHand.train(.init(steps: 10))
    try byHand.save(to: folder.file("run"))
    let opened = Session(host: host)
    _ = try opened.open(from: folder.file("run"))
    for session in [byHand, opened] {
      for command in [
        "set lr=1e-4", "switch label-smoothing on", "loss wasserstein",
        "switch gradient-penalty on", "seed 8",
      ] { try LabUnderTest.carryOut(command, in: session) }
      _ = try session.train(.init(steps: 5))
    }
    #expect(try opened.fingerprint() == byHand.fingerprint())
    // The seed of the choices is no longer that of the networks: this, too, is kept.
    try byHand.save(to: folder.file("later"))
    _ = try opened.open(from: folder.file("later"))
    for session in [byHand, opened] { _ = try session.train(.init(steps: 30)) }
    #expect(try opened.fingerprint() == byHand.fingerprint())
    for session in [byHand, opened] {
      try session.reset()
      try LabUnderTest.carryOut("loss nonsaturating", in: session)
      try LabUnderTest.carryOut("data moons", in: session)
      _ = try session.train(.init(steps: 3))
    }
    #expect(try opened.fingerprint() == byHand.fingerprint())
  }

  @Test func whatIsHalfChosenIsSavedToo() throws {
    let folder = try ScratchFolder()
    let host = try LabUnderTest.host()
    for count in 0...4 {
      let commands = Array(
        ["seed 4", "data ring modes=3", "model gan-mlp hidden=4", "sampler interpolate"]
          .prefix(count))
      let session = try LabUnderTest.session(commands, host: host)
      try session.save(to: folder.file("run"))
      let other = try LabUnderTest.session(
        ["set lr=0.5", "data moons", "loss minimax"], host: host)
      let opened = try other.open(from: folder.file("run"))
      #expect(opened.step == 0)
      #expect(other.commands == commands)
      #expect(try other.fingerprint() == session.fingerprint())
      #expect(other.loss == nil && other.trainer == nil)
    }
  }
}

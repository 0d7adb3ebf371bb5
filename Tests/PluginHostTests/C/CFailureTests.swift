import GanLabKit
import Lab
import PluginHost
import TestSupport
import Testing

/// What a component in C refuses is told in its words, under its name, and the session goes on.
@Suite struct CFailureTests {
  @Test(arguments: [
    (["-DFAIL=7"], "its discriminator failed with code 7"),
    (["-DFAIL=1", "-DMESSAGE=\"the logits are too large\""], "the logits are too large"),
    (["-DFAIL_CREATE"], "there is nothing to make it of"),
    (["-DRANDOM"], "its discriminator asked for random numbers, and has none"),
  ])
  func aLossThatReturnsAnError(flags: [String], message: String) throws {
    let folder = try ScratchFolder()
    let path = try CLibrary.fixture("squares", flags, in: folder)
    let session = try Session.small([path], loss: "squares-c")
    let before = try session.weights()
    let error = try labError { _ = try session.train(.init(steps: 3)) }
    guard case .tensor(.refused("squares-c", message), _) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(try session.weights() == before && session.step == 0)
    _ = try session.choose(.loss, "minimax")
    #expect(try session.train(.init(steps: 2)).steps == 2)
  }

  /// The error of a function that only the second order calls.
  @Test func secondDerivativesThatReturnAnError() throws {
    let folder = try ScratchFolder()
    let loss = try component(
      (any AdversarialLoss).self,
      of: try CLibrary.fixture("squares", ["-DFAIL_PRODUCT"], in: folder))
    let (x, y) = (CLossTests.logits(.float32).real.tracked(), CLossTests.logits(.float32).fake)
    let slopes = try gradient(
      of: loss.discriminatorLoss(real: x, fake: y, targets: ClassTargets()), withRespectTo: [x],
      recording: true)
    #expect(
      throws: TensorError.refused(
        component: "squares-c", reason: "the second derivatives are on holiday")
    ) { try gradient(of: slopes[0].square().sum(), withRespectTo: [x]) }
  }

  /// A derivative that the function forgets to write is no number, and nothing moves.
  @Test func aDerivativeThatIsNotWritten() throws {
    let folder = try ScratchFolder()
    let path = try CLibrary.fixture("squares", ["-DFORGET"], in: folder)
    let session = try Session.small([path], loss: "squares-c")
    let error = try labError { _ = try session.train(.init(steps: 1)) }
    guard case .diverged(0, Part.discriminator, "gradient") = error else {
      Issue.record("\(error)")
      return
    }
  }

  /// The shell names the component once, and what it logs is told once.
  @Test func inTheShell() throws {
    let folder = try ScratchFolder()
    let path = try CLibrary.fixture(
      "squares", ["-DFAIL=2", "-DMESSAGE=\"the logits are too large\""], in: folder)
    let setup = "data ring; model gan-mlp hidden=8; loss squares-c"
    let failed = try LabProcess.run(["-c", "load \(path); \(setup); train steps=3"], in: folder)
    #expect(failed.status == 1)
    #expect(failed.errors.contains("error: squares-c: the logits are too large\n"))
    #expect(failed.errors.contains("squares-c: warning: squares grow\n"))

    let other = try ScratchFolder()
    let good = try CLibrary.fixture("squares", in: other)
    let trained = try LabProcess.run(["-c", "load \(good); \(setup); train steps=5"], in: other)
    #expect(trained.status == 0)
    #expect(trained.errors.split(separator: "\n").filter { $0.contains("squares grow") }.count == 1)
  }

  /// What the table declares is what the shell shows and the lab heeds.
  @Test func whatItSaysOfItself() throws {
    let folder = try ScratchFolder()
    let session = try Session.small(
      [try CLibrary.fixture("squares", in: folder)], loss: "squares-c")
    let descriptor = try session.descriptor(.loss, "squares-c")
    #expect(descriptor.about.needs == [.generator, .critic])
    #expect(descriptor.about.provides.map(\.phrase) == ["class targets", "squares"])
    #expect(descriptor.options.map(\.name) == ["coupling"])
    #expect(session.missingSwitches == ["gradient-penalty"])
    #expect(session.effective.criticSteps == 3)
    #expect(session.effective.generator.learningRate == 0.002)
    let error = try labError {
      _ = try session.choose(.loss, "squares-c", [Assignment("coupling", ["much"])])
    }
    guard case .option(.notA("coupling", "a number", "much", []), "squares-c") = error else {
      Issue.record("\(error)")
      return
    }
  }
}

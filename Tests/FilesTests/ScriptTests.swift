import GanLabKit
import Testing

@testable import Lab

@Suite("The commands that make the choices again")
struct ScriptTests {
  @Test func aNewSessionNeedsNone() throws {
    #expect(Session(host: try LabUnderTest.host()).commands.isEmpty)
  }

  @Test func theyAreInTheOrderInWhichTheyMustBeGiven() throws {
    let session = try LabUnderTest.session([
      "switch label-smoothing on 0.85", "sampler interpolate", "loss nonsaturating",
      "model gan-mlp hidden=8,4 latent=3", "data ring modes=3", "set lr=1e-3", "seed 1",
      "switch instance-noise on", "set lr=2e-4 optimizer=sgd", "data grid",
    ])
    #expect(
      session.commands == [
        "seed 1", "set lr=2e-4 optimizer=sgd", "data grid", "model gan-mlp hidden=8,4 latent=3",
        "loss nonsaturating", "switch label-smoothing on target=0.85", "switch instance-noise on",
        "sampler interpolate",
      ])
    let again = try LabUnderTest.session(session.commands)
    #expect(again.commands == session.commands)
    #expect(try again.fingerprint() == session.fingerprint())
  }
}

import Console
import TestSupport
import Testing

@testable import Shell

/// What Tab offers, position by position; the cursor is at the end.
@Suite struct CompletionTests {
  private func offers(_ line: String, after setup: String = "") throws -> [String] {
    let shell = try TestShell()
    if !setup.isEmpty { #expect(shell.run(setup).status == 0) }
    return Completion.at(cursor: line.utf8.count, in: line, from: ShellCompletion(shell.shell))
      .matches.map(\.shown)
  }

  private func inserted(_ line: String) throws -> [String] {
    let shell = try TestShell()
    return Completion.at(cursor: line.utf8.count, in: line, from: ShellCompletion(shell.shell))
      .matches.map(\.insertion)
  }

  @Test func verbs() throws {
    #expect(try offers("") == Shell.allCommands.map(\.name))
    #expect(try offers("da") == ["data"])
    #expect(try inserted("da") == ["data "])
    #expect(try offers("s").allSatisfy { $0.hasPrefix("s") })
    #expect(try offers("s").count >= 6)
    #expect(try offers("data ring; mo") == ["model"])
    #expect(try offers("xyz") == [])
    #expect(try offers("# da") == [])
  }

  @Test func names() throws {
    #expect(Set(try offers("data ")).isSuperset(of: ["ring", "grid", "mixture", "moons"]))
    #expect(try offers("data r") == ["ring"])
    #expect(try inserted("data r") == ["ring "])
    #expect(try offers("loss w") == ["wasserstein"])
    #expect(try offers("switch g") == ["gradient-penalty"])
    #expect(try offers("switch gradient-penalty o") == ["on", "off", "one-sided="])
    #expect(try offers("sampler i") == ["interpolate"])
    #expect(Set(try offers("model ")).isSuperset(of: ["gan-mlp", "realnvp"]))
    #expect(try offers("model ga") == ["gan-mlp"])
    #expect(try offers("step ") == ["d", "g"])
    #expect(try offers("help tra") == ["train"])
    #expect(try offers("explain gradient-p") == ["gradient-penalty"])
    // There is one name: a second is not offered.
    #expect(try offers("loss minimax w") == [])
  }

  @Test func options() throws {
    #expect(try offers("data ring ") == ["modes=", "radius=", "std="])
    #expect(try offers("data ring s") == ["std="])
    #expect(try inserted("data ring s") == ["std="])
    #expect(try offers("data ring modes=4 ") == ["radius=", "std="])
    #expect(try offers("data grid s") == ["side=", "spacing=", "std="])
    #expect(Set(try offers("model gan-mlp d")) == ["d-hidden=", "d-activation="])
    #expect(try offers("set opt") == ["optimizer="])
    #expect(Set(try offers("train ")) == ["steps=", "of=", "until=", "limit=", "seconds="])
    #expect(Set(try offers("sample ")) == ["n=", "to="])
    #expect(try offers("loss minimax ") == [])
  }

  @Test func values() throws {
    #expect(try offers("set optimizer=") == ["adam", "sgd", "rmsprop"])
    #expect(try offers("set optimizer=r") == ["rmsprop"])
    #expect(try offers("model gan-mlp prior=") == ["gaussian", "uniform"])
    #expect(try offers("switch gradient-penalty on one-sided=") == ["on", "off"])
    #expect(try offers("switch batch-norm network=d") == ["discriminator"])
    #expect(try offers("sampler interpolate path=s") == ["slerp"])
    #expect(try offers("train until=m") == ["modes>=8"])
    #expect(try offers("data ring modes=") == [])
  }

  @Test func exports() throws {
    #expect(
      try offers("export ") == [
        "weights", "samples", "figures", "matplotlib", "gnuplot", "to=", "n=", "run=",
      ])
    #expect(try offers("export matplotlib los") == ["losses"])
    #expect(try offers("set theme=p") == ["projector"])
  }

  @Test func files() throws {
    let folder = try ScratchFolder()
    for name in ["a.so", "b.txt", "run.safetensors"] { folder.write("", to: name) }
    #expect(try offers("load \(folder.path)/") == ["a.so"])
    #expect(try offers("open \(folder.path)/") == ["run.safetensors"])
    #expect(try offers("sample to=\(folder.path)/") == ["a.so", "b.txt", "run.safetensors"])
  }

  /// What every candidate says of itself is what help says.
  @Test func candidatesAreDescribed() throws {
    let shell = try TestShell()
    let source = ShellCompletion(shell.shell)
    for command in shell.shell.commands {
      for key in source.keys(for: command.name, name: nil) {
        #expect(key.description?.isEmpty == false, "\(command.name) \(key.text)")
      }
    }
    for item in shell.shell.session.registry.descriptors {
      let names = source.names(for: item.kind.name, after: []).words
      #expect(names.contains { $0.text == item.name && $0.description == item.about.summary })
      // A command that has options of its own, as measure does, takes them behind the component's.
      let all = source.keys(for: item.kind.name, name: item.name)
      let keys = all.prefix(item.options.count)
      #expect(keys.map(\.text) == item.options.map(\.name))
      #expect(all.count == keys.count || item.kind == .measure)
      #expect(keys.allSatisfy { $0.description?.contains("default") == true })
    }
    #expect(source.names(for: "no-such", after: []).words.isEmpty)
    #expect(source.values(for: "data", name: "ring", key: "no-such").words.isEmpty)
  }
}

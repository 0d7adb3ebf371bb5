import FoundationEssentials
import GanLabKit
import PluginHost
import TestSupport
import Testing

/// The plugins that come with the lab.
@Suite struct OwnPluginsTests {
  /// Every folder Plugins/<kind>/<Name>.
  private static let folders: [(kind: String, name: String)] =
    ((try? Repository.files(in: "Plugins")) ?? []).filter { $0 != "examples" }.flatMap { kind in
      ((try? Repository.files(in: "Plugins/" + kind)) ?? []).map { (kind, $0) }
    }

  @Test func nothingIsBuiltIn() {
    #expect(PluginHost().registry.descriptors.isEmpty)
    #expect(PluginHost().registry.kinds.isEmpty)
    var host = PluginHost()
    host.loadAll(from: [SearchFolder("/nowhere"), SearchFolder("/nowhere/else", isShared: true)])
    #expect(host.inventory.isEmpty && host.failures.isEmpty)
  }

  @Test func everyFolderIsInThePackageAndLoads() throws {
    #expect(Self.folders.count >= 17)
    let package = try Repository.text(of: "Package.swift")
    let host = PluginHost.withOwnPlugins()
    for (kind, name) in Self.folders {
      #expect(package.contains("\"\(name)\""), "Package.swift does not list \(kind)/\(name)")
      let library = LabProcess.buildFolder + "/libganlab-\(kind)-\(name).so"
      #expect(host.libraries.contains(library), "\(library) was not loaded")
      let brought = host.registry.descriptors.filter { $0.library == library }
      // Two that share their code share a library.
      let count =
        ["ConditionalGAN": 2, "Halves": 2, "VAE": 3, "FGAN": 3, "EncodedGame": 2][name] ?? 1
      #expect(brought.count == count, "\(name): \(brought.map(\.name))")
      #expect(brought.allSatisfy { $0.kind.name == kind })
    }
  }

  @Test func everyComponentIsDocumented() {
    let host = PluginHost.withOwnPlugins()
    for item in host.registry.descriptors {
      #expect(!item.about.summary.isEmpty && !item.about.summary.hasSuffix("."))
      #expect(!item.about.formula.isEmpty || !item.about.paper.isEmpty, "\(item.name)")
      #expect(item.about.summary.count <= 80, "\(item.name) does not fit on a line")
      for option in item.options {
        #expect(!option.meaning.isEmpty && !option.meaning.hasSuffix("."), "\(option.name)")
        #expect(!option.expected.isEmpty)
        // A number without bounds is an invitation to type one that traps.
        #expect(
          option.range != nil || !option.choices.isEmpty || !option.expected.contains("number"),
          "\(item.name): \(option.name)")
      }
    }
  }

  @Test func whatTheLabNeedsToBeginWithIsThere() {
    let registry = PluginHost.withOwnPlugins().registry
    let names = { (kind: Kind) in Set(registry.components(kind).map(\.name)) }
    #expect(
      names(.data).isSuperset(
        of: [
          "ring", "grid", "mixture", "gaussian-1d", "moons", "spiral", "swiss-roll",
          "checkerboard", "pinwheel", "csv", "picture", "mnist", "fashion-mnist", "digits",
          "stacked-mnist",
        ]))
    #expect(names(.model).contains("gan-mlp"))
    #expect(
      names(.loss).isSuperset(
        of: [
          "minimax", "nonsaturating", "wasserstein", "hinge", "lsgan", "fgan-kl",
          "fgan-reverse-kl", "fgan-js", "feature-matching", "dist-gan", "gngan",
        ]))
    #expect(
      names(.switch).isSuperset(
        of: [
          "gradient-penalty", "weight-clipping", "label-smoothing", "instance-noise", "batch-norm",
          "spectral-norm", "r1", "r2", "packing", "minibatch-discrimination", "mixed-batches",
          "unrolled",
        ]))
    #expect(names(.sampler).isSuperset(of: ["prior", "interpolate"]))
  }

  /// Every option takes its own default, and refuses what is past its range.
  @Test func rangesAreKept() throws {
    for item in PluginHost.withOwnPlugins().registry.descriptors {
      for (name, box) in try item.make().hyperparameters {
        try box.set(
          option: name,
          words: box.defaultText.split(separator: ",", omittingEmptySubsequences: false)
            .map(String.init))
        guard let range = box.range else { continue }
        for stranger in [range.lowerBound - 1, range.upperBound + 1] {
          #expect(throws: OptionError.self, "\(item.name) \(name)") {
            try box.set(option: name, words: [stranger.optionText])
          }
        }
        for word in ["", "x", "nan", "inf", "0x10", "1,2,,", "-9223372036854775808"]
        where !box.defaultText.contains(",") {
          let words = word.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
          // A list takes "" for none, and words are words; numbers take none of these.
          guard ["a number", "a whole number"].contains(box.expected) else { break }
          #expect(throws: OptionError.self, "\(item.name) \(name)=\(word)") {
            try box.set(option: name, words: words)
          }
        }
      }
    }
  }

  @Test func theSearchPath() {
    let folders = SearchFolder.all(
      named: ["a", "/b"], environment: ["GANLAB_PLUGINS": "/c:/d", "HOME": "/home/u"],
      executable: "/opt/lab/bin/gan-lab")
    #expect(
      folders.map(\.path) == [
        "a", "/b", "/c", "/d", "/home/u/.local/share/gan-lab/plugins", "/opt/lab/bin",
        "/opt/lab/bin/../lib/gan-lab", "/opt/lab/bin/../lib/gan-lab/plugins",
      ])
    #expect(
      folders.filter(\.isShared).map(\.path) == [
        "/opt/lab/bin", "/opt/lab/bin/../lib/gan-lab",
      ])
    let other = SearchFolder.all(
      named: [], environment: ["XDG_DATA_HOME": "/data", "HOME": "/home/u"],
      executable: "/x/gan-lab")
    #expect(other.first?.path == "/data/gan-lab/plugins")
    // Nobody's current folder is searched, whatever is set to nothing.
    let bare = SearchFolder.all(
      named: [], environment: ["GANLAB_PLUGINS": ":::", "HOME": ""], executable: "/x/gan-lab")
    #expect(bare.allSatisfy { $0.path.hasPrefix("/") })
  }

  /// A folder with a bad library, a good one and files of other kinds.
  @Test func whatFailsInAFolderIsNamedAndSkipped() throws {
    let folder = try ScratchFolder()
    folder.write("text", to: "b-text.so")
    folder.write("text", to: "readme.txt")
    folder.write("text", to: ".hidden.so")
    _ = try FixtureLibrary.c("no_entry", [], in: folder)
    let good = try FixtureLibrary.swift("Sound", in: folder)
    var host = PluginHost.withOwnPlugins()
    let before = host.inventory
    host.loadAll(from: [SearchFolder(folder.path)])
    #expect(host.inventory.count == before.count + 2)
    #expect(host.libraries.last == good)
    #expect(
      host.failures.map { "\($0.path): \($0.error)" } == [
        "\(folder.path)/b-text.so: it is not a shared library (no ELF header)",
        "\(folder.path)/no_entry.so: it has no gl_entry: it is not a plugin of gan-lab",
      ])
  }
}

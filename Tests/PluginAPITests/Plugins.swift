import GanLabKit
import PluginHost
import Testing

/// Components from the libraries that the lab itself loads, built beside the tests.
enum Plugins {
  /// One component of a plugin, with its default options.
  static func make(_ kind: Kind, _ library: String) throws -> any Component {
    let folder = SearchFolder.executable.split(separator: "/").dropLast().joined(separator: "/")
    var host = PluginHost()
    let descriptors = try host.load("/\(folder)/libganlab-\(kind)-\(library).so")
    let descriptor = try #require(descriptors.first { $0.kind == kind })
    return try descriptor.make()
  }

  /// The component called `name`, one of several that a plugin has.
  static func component(_ kind: Kind, _ name: String, in library: String) throws -> any Component {
    let folder = SearchFolder.executable.split(separator: "/").dropLast().joined(separator: "/")
    var host = PluginHost()
    let descriptors = try host.load("/\(folder)/libganlab-\(kind)-\(library).so")
    let descriptor = try #require(descriptors.first { $0.name == name })
    return try descriptor.make()
  }

  /// The model called `name`, one of several that a plugin has.
  static func model(_ name: String, in library: String) throws -> any Model {
    try #require(try component(.model, name, in: library) as? any Model)
  }

  static func loss(_ library: String) throws -> any Loss {
    try #require(try make(.loss, library) as? any Loss)
  }

  /// A switch with options set as a user would.
  static func `switch`(_ library: String, _ options: [String: String] = [:]) throws -> any Switch {
    let item = try #require(try make(.switch, library) as? any Switch)
    for (name, word) in options { try item.set(name, to: [word]) }
    return item
  }

  /// The perceptrons of `gan-mlp` with these hidden layers, for points on the plane.
  static func networks(hidden: [String], _ dtype: DType) throws -> any AdversarialNetworks {
    let model = try #require(try make(.model, "GanMLP") as? any Model)
    try model.set("hidden", to: hidden)
    let plan = BuildPlan(sampleShape: [2], random: Random(seed: 1), dtype: dtype)
    return try #require(try model.build(plan) as? any AdversarialNetworks)
  }
}

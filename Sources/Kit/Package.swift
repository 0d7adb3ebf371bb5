// swift-tools-version: 6.2
import PackageDescription

/// What all Swift targets are built with.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

// One dynamic library that the shell and every plugin share. It is a package of its own because a
// target of the same package would be linked into the executable and into each plugin separately:
// two copies of every type, whose casts fail.
let package = Package(
  name: "Kit",
  products: [
    .library(
      name: "GanLabKit", type: .dynamic,
      targets: ["GanLabKit", "PluginAPI", "Learning", "Autograd", "CGanLab", "CKernels"])
  ],
  targets: [
    .target(name: "CGanLab", path: "CGanLab"),
    .target(
      name: "CKernels", path: "CKernels",
      linkerSettings: [.linkedLibrary("openblas"), .linkedLibrary("m")]),
    .target(name: "Autograd", dependencies: ["CKernels"], path: "Autograd", swiftSettings: strict),
    .target(
      name: "Learning", dependencies: ["Autograd", "CKernels"], path: "Learning",
      swiftSettings: strict),
    .target(
      name: "PluginAPI", dependencies: ["Autograd", "Learning", "CGanLab"], path: "PluginAPI",
      swiftSettings: strict),
    .target(
      name: "GanLabKit", dependencies: ["Autograd", "Learning", "PluginAPI", "CGanLab"],
      path: "GanLabKit", swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

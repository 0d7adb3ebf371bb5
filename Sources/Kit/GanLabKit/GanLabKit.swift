/// The one module that a plugin imports.
@_exported import Autograd
@_exported import CGanLab
@_exported import Learning
@_exported import PluginAPI

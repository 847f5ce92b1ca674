namespace Engine.Load.Profiles;

/// <summary>A profile cannot be used; the message names the file, the place in it and the reason.</summary>
public sealed class ProfileException(string message, Exception? inner = null) : Exception(message, inner);

using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests.Faults;

/// <summary>Something that goes wrong outside the engine.</summary>
internal interface IFault
{
    /// <summary>It goes wrong, under load; returns when it has shown.</summary>
    Task BeginAsync(EngineUnderFaults rig);

    /// <summary>It is well again.</summary>
    Task EndAsync(EngineUnderFaults rig);
}

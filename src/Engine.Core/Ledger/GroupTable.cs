using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>
/// The open holds of each group, in no order: a list of ids, whose members are found by their holds, so that each leaves at
/// once. Slots that are free are linked by the field that links those in use.
/// </summary>
internal sealed class GroupTable
{
    private const int None = -1;

    private readonly SegmentedLog<Member> _members = new();
    private readonly SegmentedLog<Group> _groups = new();
    private readonly TagIndex _byHold = new();
    private readonly TagIndex _byKey = new();
    private readonly KeyHash _hash = new();
    private int _freeMember = None;
    private int _freeGroup = None;

    /// <summary>Open holds of a group.</summary>
    public int CountOf(uint ledger, UInt128 key) => TryFind(ledger, key, out int group) ? _groups[group].Count : 0;

    /// <summary>Copies the ids of the open holds of a group, as many as there is room for.</summary>
    public void CopyTo(uint ledger, UInt128 key, Span<UInt128> holds)
    {
        int member = TryFind(ledger, key, out int group) ? _groups[group].First : None;
        for (int i = 0; i < holds.Length && member != None; i++)
        {
            holds[i] = _members[member].Hold;
            member = _members[member].Next;
        }
    }

    /// <summary>Adds a hold that is open from now on.</summary>
    public void Add(in Transfer hold)
    {
        if (!TryFind(hold.Ledger, hold.UserData128, out int group))
        {
            group = NewGroup(hold);
        }

        int member = Taken(_members, ref _freeMember);
        int first = _groups[group].First;
        _members[member] = new Member { Hold = hold.Id, Group = group, Next = first, Before = None };
        if (first != None)
        {
            _members[first].Before = member;
        }

        _groups[group].First = member;
        _groups[group].Count++;
        _byHold.Insert(_hash.TagOf(hold.Id), (uint)member);
    }

    /// <summary>Removes a hold that is open no more.</summary>
    public void Remove(in Transfer hold)
    {
        uint tag = _hash.TagOf(hold.Id);
        bool found = _byHold.TryFind(tag, new HoldMatch(_members, hold.Id), out uint place);
        Invariant.Holds(found, "an open hold of a group is in it");
        _byHold.Remove(tag, place);
        Member member = _members[(int)place];
        ref Group group = ref _groups[member.Group];
        if (member.Next != None)
        {
            _members[member.Next].Before = member.Before;
        }

        if (member.Before != None)
        {
            _members[member.Before].Next = member.Next;
        }
        else
        {
            group.First = member.Next;
        }

        _members[(int)place].Next = _freeMember;
        _freeMember = (int)place;
        if (--group.Count == 0)
        {
            _byKey.Remove(TagOf(group.Ledger, group.Key), (uint)member.Group);
            group.First = _freeGroup;
            _freeGroup = member.Group;
        }
    }

    private int NewGroup(in Transfer hold)
    {
        int group;
        if (_freeGroup == None)
        {
            group = _groups.Count;
            _groups.Add();
        }
        else
        {
            group = _freeGroup;
            _freeGroup = _groups[group].First;
        }

        _groups[group] = new Group { Key = hold.UserData128, Ledger = hold.Ledger, First = None };
        _byKey.Insert(TagOf(hold.Ledger, hold.UserData128), (uint)group);
        return group;
    }

    private static int Taken(SegmentedLog<Member> members, ref int free)
    {
        if (free == None)
        {
            members.Add();
            return members.Count - 1;
        }

        int member = free;
        free = members[member].Next;
        return member;
    }

    private bool TryFind(uint ledger, UInt128 key, out int group)
    {
        bool found = _byKey.TryFind(TagOf(ledger, key), new KeyMatch(_groups, ledger, key), out uint place);
        group = (int)place;
        return found;
    }

    private uint TagOf(uint ledger, UInt128 key) =>
        _hash.TagOf(ledger, MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in key)));

    private struct Member
    {
        public UInt128 Hold;
        public int Group;
        public int Next;
        public int Before;
    }

    private struct Group
    {
        public UInt128 Key;
        public uint Ledger;
        public int First;
        public int Count;
    }

    private readonly struct HoldMatch(SegmentedLog<Member> members, UInt128 hold) : IRecordMatch
    {
        public bool Is(uint number) => members[(int)number].Hold == hold;
    }

    private readonly struct KeyMatch(SegmentedLog<Group> groups, uint ledger, UInt128 key) : IRecordMatch
    {
        public bool Is(uint number) => groups[(int)number].Key == key && groups[(int)number].Ledger == ledger;
    }
}

// Who and what is there: people, channels, commands, shortcuts, demos. Read at the start, and a channel that opens later is added; knows no messages.

const HUES = 8;
const INVITE = { command: "/invite", description: "Bring the bot into this channel" };

export class Workspace {
  constructor(state) {
    this.name = state.workspace.name;
    this.users = state.users.map((user, index) => ({ ...user, hue: index % HUES }));
    this.people = this.users.filter((user) => !user.is_bot);
    this.bot = this.users.find((user) => user.is_bot) ?? { id: "", name: "The bot", is_bot: true };
    this.channels = state.channels;
    this.commands = [...state.commands, { ...INVITE, usage_hint: `@${this.bot.name}` }];
    this.shortcuts = state.shortcuts;
    this.demos = state.demos;
    this.direct = null;
  }

  /** Takes over which channel holds what the bot writes to the acting person directly. */
  nameDirect(id) {
    this.direct = { id, name: this.bot.name, topic: "What it writes to you alone", isDirect: true };
  }

  addChannel(channel) {
    if (!this.channel(channel.id)) this.channels.push(channel);
  }

  user(id) {
    return this.users.find((user) => user.id === id) ?? { id, name: id, is_bot: false, hue: 0 };
  }

  userName(id) {
    return this.user(id).name;
  }

  channel(id) {
    return this.rooms.find((channel) => channel.id === id) ?? null;
  }

  /** The channels, and the direct one with the bot. */
  get rooms() {
    return this.direct ? [...this.channels, this.direct] : this.channels;
  }

  channelName(id) {
    return this.channel(id)?.name ?? id;
  }
}
